import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { call, chain, pass, passAs } from '../declare/calls.ts';
import { handle } from '../declare/handlers.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import { writeState } from '../job/scripts.ts';
import type { Tasks } from '../tasks.ts';
import { errand, report, total } from '../testing/errands.ts';
import { eventually, openLab } from '../testing/lab.ts';

const lab = openLab();
const runs: number[] = [];
const reported: string[] = [];
let prefix: string;
let tasks: Tasks;

const handlers = [
  handle(errand, async ({ n }) => {
    runs.push(n);
    return n;
  }),
  handle(total, async ({ numbers }) => numbers.length),
  handle(report, async ({ id, error }) => {
    reported.push(`${id} ${error.code}`);
    return 'read';
  }),
];
const EXPIRED = {
  status: 'expired',
  attempts: 0,
  error: { code: 'expired', message: 'it could not start in time' },
};

beforeAll(() => lab.redis.ping());
beforeEach(async () => {
  runs.length = 0;
  reported.length = 0;
  prefix = `${lab.prefix}-${randomUUID()}`;
  tasks = await lab.open({ prefix, tasks: [errand, total, report] });
});

const sortedEntries = (hash: Record<string, string>): [string, string][] =>
  Object.entries(hash).toSorted(([a], [b]) => a.localeCompare(b));

/** Every key of this test with all that it holds; a hash is dumped in no particular order. */
async function snapshot(): Promise<Record<string, string>> {
  const keys = (await lab.redis.keys(`*${prefix}*`)).toSorted();
  const contents = await Promise.all(
    keys.map(async (key) =>
      (await lab.redis.type(key)) === 'hash'
        ? JSON.stringify(sortedEntries(await lab.redis.hgetall(key)))
        : ((await lab.redis.dumpBuffer(key))?.toString('base64') ?? ''),
    ),
  );
  return Object.fromEntries(keys.map((key, at) => [key, contents[at] ?? '']));
}

const queueIsEmpty = () =>
  eventually(async () => {
    const [counts] = await tasks.queues();
    expect(counts).toMatchObject({ waiting: 0, delayed: 0, active: 0, failed: 0 });
  });

const late = { expires: 1, linkError: pass(report) };
const next = () => passAs(errand, 'n', {});

it('whoever asks for a task that could not start in time reads `expired`, and changes nothing', async () => {
  const id = await tasks.applyAsync(errand, { n: 1 }, late);
  const submitted = Date.now();
  // The history is written after the answer.
  const history = tasks.engine.keys.submitted('errand.run');
  await eventually(async () => expect(await lab.redis.hlen(history)).toBe(1));
  await vi.waitUntil(() => Date.now() > submitted + late.expires, { interval: 1 });
  const before = await snapshot();
  for (const _ of [1, 2]) expect(await tasks.result(id)).toMatchObject({ id, ...EXPIRED });
  await expect(tasks.get(id)).rejects.toMatchObject({ code: 'expired' });
  const { tasks: found } = await tasks.operator.search({ status: 'expired' });
  expect(found).toMatchObject([{ id, ...EXPIRED }]);
  expect(await snapshot()).toEqual(before);
});

it('the worker that meets it writes the same, submits its error tasks once and takes its job away', async () => {
  const id = await tasks.applyAsync(errand, { n: 1 }, late);
  const read = await eventually(async () => {
    const state = await tasks.result(id);
    expect(state).toMatchObject(EXPIRED);
    return state;
  });
  lab.work(tasks, handlers);
  lab.work(await lab.open({ prefix, tasks: [errand, total, report] }), handlers);
  await eventually(() => expect(reported).toEqual([`${id} expired`]));
  await queueIsEmpty();
  expect(await tasks.result(id)).toEqual(read);
  expect(reported).toHaveLength(1);
  expect(runs).toEqual([]);
});

it('all that waits for it reads `expired`, too, before a worker meets it and after', async () => {
  const chained = await tasks.submit(chain(call(errand, { n: 1 }, late), next(), next()));
  const chord = await tasks.chord(
    [call(errand, { n: 2 }, { countdown: 3_600_000 }), chain(call(errand, { n: 3 }, late), next())],
    passAs(total, 'numbers', {}),
  );
  const waiting = [...chained.ids, chord.ids[1], chord.id];
  const states = () => Promise.all(waiting.map((id) => tasks.result(id)));
  const read = await eventually(async () => {
    const all = await states();
    expect(all.map((state) => state?.status)).toEqual(waiting.map(() => 'expired'));
    return all;
  });
  expect(read.map((state) => state?.error)).toEqual(waiting.map(() => EXPIRED.error));
  lab.work(tasks, handlers);
  await eventually(async () =>
    expect(await lab.redis.get(stateKey(chord.id))).toContain('"expired"'),
  );
  await eventually(async () =>
    expect(await lab.redis.get(stateKey(chained.id))).toContain('"expired"'),
  );
  expect((await states()).map((state) => state?.status)).toEqual(waiting.map(() => 'expired'));
  expect(runs).toEqual([]);
  await tasks.revoke(chord.ids[0]);
});

const stateKey = (id: string): string =>
  tasks.engine.keys.task(tasks.engine.keys.queueOf('errands'), id);

it('a task that was read as `expired` cannot be revoked, and leaves its queue when it is tried', async () => {
  const id = await tasks.applyAsync(errand, { n: 1 }, late);
  await eventually(async () => expect(await tasks.result(id)).toMatchObject(EXPIRED));
  expect(await tasks.revoke(id)).toBe('ended');
  expect(await tasks.result(id)).toMatchObject(EXPIRED);
  // Nothing waits but the error task.
  expect((await tasks.queues())[0]).toMatchObject({ waiting: 1, delayed: 0 });
  lab.work(tasks, handlers);
  await eventually(() => expect(reported).toEqual([`${id} expired`]));
  expect(runs).toEqual([]);
});

it('purging takes those out, too, that are too late', async () => {
  const tooLate = () =>
    Promise.all(
      Array.from({ length: 110 }, (_, n) => tasks.applyAsync(errand, { n }, { expires: 1 })),
    );
  const ids = await tooLate();
  const fresh = await tasks.delay(errand, { n: 0 });
  ids.push(...(await tooLate()));
  await eventually(async () => expect(await tasks.result(ids.at(-1)!)).toMatchObject(EXPIRED));
  expect(await tasks.operator.purge('errands')).toBe(1);
  expect(await tasks.result(fresh)).toMatchObject({ status: 'revoked' });
  expect(await tasks.result(ids[0]!)).toMatchObject(EXPIRED);
  await queueIsEmpty();
});

it('a task that began in time is never read as `expired`, whatever its worker does', async () => {
  const id = await tasks.applyAsync(errand, { n: 1 }, { expires: 60_000 });
  const { keys, queues } = tasks.engine;
  const address = keys.queueOf('errands');
  const job = (await queues.at(address).getJob(id.split('~')[1]!))!;
  const started = JSON.stringify({ status: 'started', attempts: 1, run: 1 });
  const begin = (expiresAt: number) =>
    writeState(
      lab.redis,
      [keys.task(address, id), jobKey(address, job.id ?? '')],
      [started, 60, keys.channel(), '{}', 1, 'begin', expiresAt, '{"status":"expired"}', '{}'],
    );
  expect(await begin(Date.now() + 60_000)).toEqual({ outcome: 'written' });
  await job.updateData({ ...job.data, expiresAt: 1 });
  expect(await tasks.result(id)).toMatchObject({ status: 'started' });
  expect(await begin(1)).toEqual({ outcome: 'written' });
});

it('one that was read as `expired` does not begin, even if its worker judged it by a clock that is behind', async () => {
  const id = await tasks.applyAsync(errand, { n: 1 }, late);
  await eventually(async () => expect(await tasks.result(id)).toMatchObject(EXPIRED));
  vi.setSystemTime(Date.now() - 3_600_000);
  try {
    lab.work(tasks, handlers);
    await eventually(() => expect(reported).toEqual([`${id} expired`]));
  } finally {
    vi.useRealTimers();
  }
  expect(runs).toEqual([]);
});
