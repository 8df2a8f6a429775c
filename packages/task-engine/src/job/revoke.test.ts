import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errand, report } from '../testing/errands.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { seat } from '../testing/sample-tasks.ts';
import { call, chain, pass, passAs } from '../declare/calls.ts';
import { TaskRevoked } from '../declare/errors.ts';
import type { PlainEvent } from '../result/events.ts';
import { handle, type TaskContext } from '../declare/handlers.ts';
import { newKey } from '../wire/ids.ts';
import { InFlight } from './in-flight.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
const events: PlainEvent[] = [];
const reported: string[] = [];
const runs: number[] = [];
let tasks: Tasks;
let elsewhere: Tasks;
let run: (n: number, context: TaskContext) => Promise<number>;

const handlers = [
  handle(errand, ({ n }, context) => {
    runs.push(n);
    return run(n, context);
  }),
  handle(report, async ({ error }) => {
    reported.push(error.code);
    return 'read';
  }),
];

beforeAll(async () => {
  tasks = await lab.open({ tasks: [errand, report] });
  elsewhere = await lab.open({ tasks: [errand, report] });
  tasks.subscribe((event) => {
    if (event.type === 'task') events.push(event);
  });
  await lab.listening();
  lab.work(tasks, handlers);
});
beforeEach(() => {
  runs.length = 0;
  reported.length = 0;
});

const REVOKED = {
  task: 'errand.run',
  status: 'revoked',
  error: { code: 'revoked', message: 'the task was revoked' },
};
const jobsLeft = async () => {
  const counts = await tasks.queues();
  const { waiting, delayed, active, failed } = counts.find(({ name }) => name === 'errands')!;
  return waiting + delayed + active + failed;
};

describe('a task that waits', () => {
  it.each([{ countdown: 150 }, { eta: new Date(Date.now() + 3_600_000) }])(
    'for its moment does not run: %j',
    async (options) => {
      const id = await tasks.applyAsync(errand, { n: 1 }, options);
      expect(await elsewhere.revoke(id)).toBe('revoked');
      expect(await tasks.result(id)).toEqual({ ...REVOKED, id, attempts: 0 });
      expect(await elsewhere.revoke(id)).toBe('revoked');
      await expect(tasks.get(id)).rejects.toMatchObject({ code: 'revoked' });
      await eventually(() =>
        expect(events).toContainEqual({ ...REVOKED, type: 'task', id, attempts: 0 }),
      );
      await eventually(async () => expect(await jobsLeft()).toBe(0));
      expect(runs).toEqual([]);
    },
  );

  it('for a worker does not run, even if its job is still there', async () => {
    const prefix = `${lab.prefix}-idle`;
    const idle = await lab.open({ prefix, tasks: [errand] });
    const [first, second] = [
      await idle.delay(errand, { n: 1 }),
      await idle.delay(errand, { n: 2 }),
    ];
    const queue = idle.engine.queues.at(idle.engine.keys.queueOf('errands'));
    const job = await queue.getJob(first.split('~')[1]!);
    expect(await idle.revoke(first)).toBe('revoked');
    // As if the process had died before it removed the job.
    await queue.add('errand.run', job!.data, { jobId: job!.id! });
    run = async (n) => n;
    lab.work(idle, handlers);
    expect(await idle.get(second)).toBe(2);
    await eventually(async () => expect((await idle.queues())[0]).toMatchObject({ waiting: 0 }));
    expect(runs).toEqual([2]);
    expect(await idle.result(first)).toMatchObject({ status: 'revoked' });
  });

  it('for its next try is not tried again', async () => {
    run = async () => {
      throw new Error('not yet');
    };
    const retry = { attempts: 5, baseMs: 3_600_000, capMs: 3_600_000 };
    const id = await tasks.applyAsync(errand, { n: 1 }, { retry });
    await eventually(async () => {
      expect(await tasks.result(id)).toMatchObject({ status: 'retrying' });
      expect((await tasks.queues())[0]).toMatchObject({ delayed: 1 });
    });
    expect(await elsewhere.revoke(id)).toBe('revoked');
    expect(await tasks.result(id)).toMatchObject({ status: 'revoked', attempts: 1 });
    expect(await jobsLeft()).toBe(0);
  });
});

describe('a task that runs', () => {
  it('goes on unless it is to be stopped; then its answer is not heard', async () => {
    let answer: (n: number) => void = () => {};
    const reasons: unknown[] = [];
    run = (_, { signal }) =>
      new Promise((resolve) => {
        answer = resolve;
        signal.addEventListener('abort', () => reasons.push(signal.reason));
      });
    const id = await tasks.delay(errand, { n: 1 });
    await eventually(() => expect(runs).toEqual([1]));
    expect(await elsewhere.revoke(id)).toBe('running');
    expect(await tasks.result(id)).toMatchObject({ status: 'started' });
    expect(await elsewhere.revoke(id, { terminate: true })).toBe('revoked');
    await eventually(() => expect(reasons).toHaveLength(1));
    expect(reasons[0]).toBeInstanceOf(TaskRevoked);
    answer(99);
    await eventually(async () => expect(await jobsLeft()).toBe(0));
    expect(await tasks.result(id)).toEqual({ ...REVOKED, id, attempts: 1 });
    expect(runs).toEqual([1]);
  });

  it('is stopped although its worker heard nothing for a while', async () => {
    const { engine } = tasks;
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const inFlight = new InFlight({ engine, client: lab.redis, log });
    const key = engine.keys.task(engine.keys.queueOf('errands'), 'errand.run~deaf');
    const [stopped, spared] = [inFlight.add('deaf', key), inFlight.add('other', `${key}-other`)];
    const state = { status: 'revoked', attempts: 1, error: REVOKED.error };
    await lab.redis.set(key, JSON.stringify(state), 'EX', 60);
    inFlight.start();
    await expect(stopped.revoked).rejects.toBeInstanceOf(TaskRevoked);
    expect(spared.signal.aborted).toBe(false);
    inFlight.close();
  });
});

describe('what waits for a revoked task', () => {
  it('ends the same way, and its error tasks are submitted', async () => {
    const steps = chain(
      call(errand, { n: 1 }, { countdown: 3_600_000, linkError: pass(report) }),
      passAs(errand, 'n', {}),
      passAs(errand, 'n', {}),
    );
    const { ids } = await tasks.submit(steps);
    expect(await elsewhere.revoke(ids[0]!)).toBe('revoked');
    for (const id of ids) expect(await tasks.result(id)).toMatchObject({ ...REVOKED, id });
    await eventually(() => expect(reported).toEqual(['revoked']));
  });

  it('may be revoked itself', async () => {
    run = async (n) => n;
    const { ids } = await tasks.submit(
      chain(
        call(errand, { n: 1 }, { countdown: 100 }),
        passAs(errand, 'n', {}),
        passAs(errand, 'n', {}),
      ),
    );
    const [first = '', second = '', third = ''] = ids;
    expect(await elsewhere.revoke(second)).toBe('revoked');
    expect(await tasks.get(first)).toBe(1);
    expect(await tasks.ended(third)).toMatchObject({ status: 'revoked' });
    expect(runs).toEqual([1]);
  });
});

it('what has ended, or is not known, is left alone', async () => {
  run = async (n) => n;
  const id = await tasks.delay(errand, { n: 1 });
  await tasks.get(id);
  expect(await elsewhere.revoke(id, { terminate: true })).toBe('ended');
  expect(await tasks.result(id)).toMatchObject({ status: 'success' });
  const unknown = tasks.engine.ids.plain('errand.run', newKey(), '');
  expect(await tasks.revoke(unknown)).toBe('unknown');
  expect(await tasks.result(unknown)).toMatchObject({ status: 'lost' });
  const ticket = await tasks.delay(seat, { row: 1, guest: 'x' });
  expect(await tasks.revoke(ticket)).toBe('unknown');
  expect(await tasks.revoke('nonsense')).toBe('unknown');
});
