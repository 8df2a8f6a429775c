import { beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { errand, report, total } from '../testing/errands.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { call, chain, pass, passAs } from '../declare/calls.ts';
import { TaskFailure } from '../declare/errors.ts';
import { handle } from '../declare/handlers.ts';
import { newKey } from '../wire/ids.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
const known = { tasks: [errand, total, report] };
const runs: number[] = [];
const sums: number[][] = [];
const reported: string[] = [];
let tasks: Tasks;
let run: (n: number) => Promise<number>;

const handlers = [
  handle(errand, ({ n }) => {
    runs.push(n);
    return run(n);
  }),
  handle(total, async ({ numbers }) => {
    sums.push(numbers);
    return numbers.reduce((sum, n) => sum + n, 0);
  }),
  handle(report, async ({ id, error }) => {
    reported.push(`${id} ${error.code}`);
    return 'read';
  }),
];

beforeAll(async () => {
  tasks = await lab.open(known);
  lab.work(tasks, handlers);
});
beforeEach(() => {
  runs.length = 0;
  sums.length = 0;
  reported.length = 0;
  run = async (n) => n + 1;
});

const next = () => passAs(errand, 'n', {});
const fails = async (): Promise<number> => {
  throw new TaskFailure('too_big', 'that is too much');
};
const jobOf = (layer: Tasks, id: string) =>
  layer.engine.queues.at(layer.engine.keys.queueOf('errands')).getJob(id.split('~')[1]!);

describe('a chain', () => {
  it('runs one after the other, each with the answer before it', async () => {
    const steps = chain(call(errand, { n: 1 }), next(), call(errand, { n: 10 }), next());
    const { id, ids } = await tasks.submit(steps, { owner: 'me' });
    expect(ids).toHaveLength(4);
    expect(await tasks.resultFor('me', id)).toMatchObject({ status: 'queued' });
    const answer = await tasks.get(id);
    expectTypeOf(answer).toEqualTypeOf<number>();
    expect(answer).toBe(12);
    expect(runs).toEqual([1, 2, 10, 11]);
    expect(await tasks.getAll(ids)).toEqual([2, 3, 11, 12]);
  });

  it('ends as the step that failed, and tells its error link once', async () => {
    run = async (n) => (n === 2 ? fails() : n + 1);
    const last = passAs(errand, 'n', {}, { linkError: pass(report) });
    const { id, ids } = await tasks.submit(chain(call(errand, { n: 1 }), next(), next(), last));
    await expect(tasks.get(id)).rejects.toMatchObject({ code: 'too_big' });
    const ends = ['success', 'failure', 'failure', 'failure'];
    await eventually(async () => {
      const states = await Promise.all(ids.map((each) => tasks.result(each)));
      expect(states.map((state) => state?.status)).toEqual(ends);
    });
    await eventually(() => expect(reported).toEqual([`${ids[1]} too_big`]));
    expect(runs).toEqual([1, 2]);
  });

  it('is lost when the step that it waits for is', async () => {
    const idle = await lab.open({ ...known, prefix: `${lab.prefix}-idle` });
    const { ids } = await idle.submit(chain(call(errand, { n: 1 }), next(), next()));
    expect(await idle.result(ids[2]!)).toMatchObject({ status: 'queued' });
    await (await jobOf(idle, ids[0]!))!.remove();
    expect(await idle.result(ids[2]!)).toMatchObject({ status: 'lost' });
  });

  it('goes on once when a worker dies between a step and its note', async () => {
    const prefix = `${lab.prefix}-dies`;
    const idle = await lab.open({ ...known, prefix });
    const { id, ids } = await idle.submit(chain(call(errand, { n: 1 }), next()));
    const [first = ''] = ids;
    const job = (await jobOf(idle, first))!;
    lab.work(idle, handlers);
    expect(await idle.get(id)).toBe(3);
    expect(runs).toEqual([1, 2]);
    // What a dead worker leaves: the job is there, its state is not noted, the next step was submitted.
    const { keys, queues } = idle.engine;
    await lab.redis.del(keys.task(keys.queueOf('errands'), first));
    await queues.at(keys.queueOf('errands')).add(job.name, job.data, { jobId: job.id! });
    expect(await idle.get(idle.engine.ids.plain('errand.run', job.id!, ''))).toBe(2);
    await eventually(async () =>
      expect((await idle.queues())[0]).toMatchObject({ waiting: 0, active: 0 }),
    );
    expect(runs).toEqual([1, 2, 1]);
    expect(await idle.result(id)).toMatchObject({ status: 'success', result: 3 });
  });

  it('has its next step submitted before a step counts as done', async () => {
    const { ids } = await tasks.submit(
      chain(call(errand, { n: 1 }), passAs(errand, 'n', {}, { countdown: 3_600_000 })),
    );
    await tasks.get(ids[0]!);
    const { keys } = tasks.engine;
    const [first, second] = ids.map((id) => keys.task(keys.queueOf('errands'), id));
    expect(await lab.redis.get(first!)).toContain('success');
    expect(await lab.redis.get(second!)).toContain('queued');
    expect(await jobOf(tasks, ids[1]!)).toMatchObject({ data: { args: { n: 2 } } });
    expect(await tasks.result(ids[1]!)).toMatchObject({ status: 'queued' });
    await tasks.revoke(ids[1]!);
  });
});

it('a step whose follower cannot be submitted does not count as done, and comes again', async () => {
  const layer = await lab.open({ ...known, prefix: `${lab.prefix}-broken` });
  const { keys } = layer.engine;
  const counter = jobKey(keys.queueOf('broken'), 'id');
  await lab.redis.set(counter, 'no number');
  const follower = passAs(errand, 'n', {}, { queue: 'broken' });
  const { id, ids } = await layer.submit(chain(call(errand, { n: 1 }), follower));
  lab.work(layer, handlers, { queues: ['errands', 'broken'] });
  await eventually(() => expect(runs.length).toBeGreaterThan(4));
  expect(await layer.result(ids[0]!)).toMatchObject({ status: 'started' });
  await lab.redis.del(counter);
  expect(await layer.get(id)).toBe(3);
  expect(await layer.result(ids[0]!)).toMatchObject({ status: 'success' });
});

it('a failed step that is tried again by hand takes its chain, or its chord, with it', async () => {
  const layer = await lab.open({ ...known, prefix: `${lab.prefix}-again` });
  lab.work(layer, handlers);
  run = fails;
  const chained = await layer.submit(chain(call(errand, { n: 1 }), next(), next()));
  const member = chain(call(errand, { n: 4 }), next());
  const chord = await layer.chord([member], passAs(total, 'numbers', {}));
  await expect(layer.get(chained.id)).rejects.toMatchObject({ code: 'too_big' });
  await expect(layer.get(chord.id)).rejects.toMatchObject({ code: 'too_big' });
  run = async (n) => n + 1;
  expect(await layer.operator.retry(chained.ids[0]!)).toBe('retried');
  expect(await layer.get(chained.id)).toBe(4);
  await eventually(async () => expect(await layer.operator.retryFailed()).toBe(1));
  expect(await layer.get(chord.id)).toBe(6);
});

describe('a group', () => {
  it('runs side by side; its answers are in order and typed', async () => {
    const { ids } = await tasks.group([
      call(errand, { n: 1 }),
      chain(call(errand, { n: 10 }), next()),
      call(total, { numbers: [1, 2] }),
    ]);
    const answers = await tasks.getAll(ids);
    expectTypeOf(answers).toEqualTypeOf<[number, number, number]>();
    expect(answers).toEqual([2, 12, 3]);
    expect((await tasks.group([])).ids).toEqual([]);
  });

  it('says what failed', async () => {
    run = async (n) => (n === 2 ? fails() : n);
    const { ids } = await tasks.group([call(errand, { n: 1 }), call(errand, { n: 2 })]);
    await expect(tasks.getAll(ids)).rejects.toMatchObject({ code: 'too_big' });
    expect(await tasks.get(ids[0])).toBe(1);
  });
});

describe('a chord', () => {
  it('gives all answers, in order, to its body', async () => {
    const { id, ids } = await tasks.chord(
      [call(errand, { n: 5 }, { countdown: 100 }), chain(call(errand, { n: 1 }), next())],
      chain(passAs(total, 'numbers', {}), next()),
    );
    expect(await tasks.result(id)).toMatchObject({ status: 'queued' });
    expect(await tasks.get(id)).toBe(10);
    expect(sums).toEqual([[6, 3]]);
    expect(await tasks.getAll(ids)).toEqual([6, 3]);
  });

  it('of many ends once, also when all end at the same time', async () => {
    const members = Array.from({ length: 30 }, (_, n) => call(errand, { n }));
    const { id } = await tasks.chord(members, passAs(total, 'numbers', {}));
    expect(await tasks.get(id)).toBe(465);
    expect(sums).toHaveLength(1);
  });

  it('of nothing goes straight to its body', async () => {
    const { id } = await tasks.chord([], passAs(total, 'numbers', {}));
    expect(await tasks.get(id)).toBe(0);
  });

  it('fails when a member does; its body does not run', async () => {
    run = async (n) => (n === 2 ? fails() : n);
    const body = passAs(total, 'numbers', {}, { linkError: pass(report) });
    const { id, ids } = await tasks.chord(
      [1, 2, 3].map((n) => call(errand, { n })),
      body,
    );
    await expect(tasks.get(id)).rejects.toMatchObject({ code: 'too_big' });
    expect(await tasks.get(ids[0]!)).toBe(1);
    await eventually(() => expect(reported).toEqual([`${ids[1]} too_big`]));
    expect(sums).toEqual([]);
  });

  it('ends once when members come twice', async () => {
    const idle = await lab.open({ ...known, prefix: `${lab.prefix}-twice` });
    const members = [call(errand, { n: 1 }), call(errand, { n: 2 })];
    const { id, ids } = await idle.chord(members, passAs(total, 'numbers', {}));
    const jobs = await Promise.all(ids.map((each) => jobOf(idle, each)));
    const worker = lab.work(idle, handlers);
    expect(await idle.get(id)).toBe(5);
    const { keys, queues } = idle.engine;
    for (const job of jobs) {
      await lab.redis.del(keys.task(keys.queueOf('errands'), job!.data.id));
      await queues.at(keys.queueOf('errands')).add(job!.name, job!.data, { jobId: job!.id! });
      await idle.ended(job!.data.id);
    }
    await eventually(async () =>
      expect((await idle.queues())[0]).toMatchObject({ waiting: 0, active: 0 }),
    );
    await worker.close();
    expect(sums).toEqual([[2, 3]]);
    expect(runs).toHaveLength(4);
  });
});

it('arguments are checked when a call is submitted', async () => {
  const wrong: number = JSON.parse('"one"');
  await expect(tasks.submit(call(errand, { n: wrong }))).rejects.toMatchObject({
    code: 'invalid_arguments',
  });
  expect(await tasks.result(tasks.engine.ids.plain('errand.run', newKey(), ''))).toMatchObject({
    status: 'lost',
  });
});
