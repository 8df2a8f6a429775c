import { serverOf, slotOf } from '@seckill/redis';
import { Type } from 'typebox';
import { beforeAll, expect, inject, it } from 'vitest';
import { call, chain, passAs } from './declare/calls.ts';
import { defineTask } from './declare/define.ts';
import { handle, type Batch } from './declare/handlers.ts';
import { defineSchedule } from './declare/schedule.ts';
import { createScheduler } from './schedule/scheduler.ts';
import { errand, report, total } from './testing/errands.ts';
import { eventually, openLab } from './testing/lab.ts';
import { add, seat, type Seat, type SeatResult } from './testing/sample-tasks.ts';
import type { Tasks } from './tasks.ts';

/** On a Redis Cluster, whose nodes each have some of the queues. */
const lab = openLab(inject('clusterUrl'));

const tick = defineTask({
  name: 'beat.cluster',
  queue: 'beat',
  args: Type.Object({ n: Type.Integer() }),
  result: Type.Null(),
});
/** A queue for each, so that every node has one. */
const apart = Array.from({ length: 6 }, (_, at) =>
  defineTask({
    name: `apart.${at}`,
    queue: `apart-${at}`,
    args: Type.Object({ n: Type.Number() }, { additionalProperties: false }),
    result: Type.Number(),
    retry: { attempts: 3, baseMs: 10, capMs: 40, jitter: 0.5 },
  }),
);

const known = [seat, add, errand, total, report, tick, ...apart];
const ticks: number[] = [];
const decided: Record<string, string[]> = {};
let tasks: Tasks;
let elsewhere: Tasks;

beforeAll(async () => {
  [tasks, elsewhere] = await Promise.all([lab.open({ tasks: known }), lab.open({ tasks: known })]);
  const fill = async ({ tickets, lane }: Batch<Seat>): Promise<SeatResult[]> => {
    (decided[lane] ??= []).push(...tickets.map(({ args }) => args.guest));
    return tickets.map(() => ({ outcome: 'full' as const }));
  };
  lab.work(tasks, [
    handle(seat, fill),
    handle(errand, async ({ n }) => n + 1),
    handle(total, async ({ numbers }) => numbers.reduce((sum, n) => sum + n, 0)),
    handle(tick, async ({ n }) => {
      ticks.push(n);
      return null;
    }),
    ...apart.map((task) =>
      handle(task, async ({ n }, { attempt }) => {
        if (attempt === 1) throw new Error('not at the first attempt');
        return n + 1;
      }),
    ),
  ]);
});

it('has queues on every node', async () => {
  const { keys, reader } = tasks.engine;
  const nodes = apart.map(({ queue }) => serverOf(reader, `${keys.queueOf(queue).prefix}:x`));
  expect(new Set(nodes.map(({ options }) => options.port)).size).toBeGreaterThan(1);
});

it('decides each line in its order, and tells everybody', async () => {
  const heard: string[] = [];
  const stop = elsewhere.subscribe((event) => {
    if (event.type === 'settled') heard.push(event.lane);
  });
  await eventually(() => expect(elsewhere.notListening()).toBeUndefined());
  const rows = [1, 2, 3, 4, 5, 6];
  const guests = Array.from({ length: 12 }, (_, at) => `g${at}`);
  const ids = await Promise.all(
    rows.flatMap((row) => guests.map((guest) => tasks.delay(seat, { row, guest }))),
  );
  const ends = await Promise.all(ids.map((id) => elsewhere.ended(id, { timeoutMs: 20_000 })));
  expect(ends.every((end) => end?.status === 'success')).toBe(true);
  for (const row of rows) {
    expect(decided[`row-${row}`]).toEqual(guests);
    expect(await elsewhere.line(seat, `row-${row}`)).toMatchObject({ issued: 12, decided: 12 });
  }
  await eventually(() => expect(new Set(heard).size).toBe(rows.length));
  stop();
});

it('tries again, chains and joins across the queues of several nodes', async () => {
  const [first, second, third] = apart;
  if (!first || !second || !third) throw new Error('there are six');
  const { id } = await tasks.submit(
    chain(call(first, { n: 1 }), passAs(second, 'n', {}), passAs(third, 'n', {})),
  );
  const calls = apart.map((task, n) => call(task, { n }));
  const joined = await tasks.chord(calls, passAs(total, 'numbers', {}));
  expect(await elsewhere.get(id, { timeoutMs: 20_000 })).toBe(4);
  expect(await elsewhere.get(joined.id, { timeoutMs: 20_000 })).toBe(21);
  expect(await elsewhere.get(await tasks.delay(errand, { n: 1 }))).toBe(2);
});

it('lists its queues and workers, revokes, delays, and runs what is due', async () => {
  const late = await tasks.applyAsync(errand, { n: 1 }, { countdown: 60_000 });
  expect(await elsewhere.revoke(late)).toBe('revoked');
  expect(await elsewhere.get(await tasks.applyAsync(errand, { n: 5 }, { countdown: 50 }))).toBe(6);
  const queues = (await elsewhere.queues()).map(({ name }) => name);
  expect(queues).toEqual(expect.arrayContaining(['errands', 'apart-5']));
  await eventually(async () => expect(await elsewhere.workers()).toHaveLength(1));
  const quiet = (): void => {};
  const scheduler = createScheduler({
    tasks,
    schedules: [defineSchedule({ name: 'often', task: tick, args: { n: 1 }, every: 50 })],
    log: { info: quiet, warn: quiet, error: quiet },
    lookEvery: 20,
  });
  scheduler.start();
  await eventually(() => expect(ticks.length).toBeGreaterThan(2));
  expect((await elsewhere.schedules())[0]).toMatchObject({ name: 'often' });
  await scheduler.close();
});

it('history, schedules and the list of workers may be on a node that is gone: lines and tasks go on', async () => {
  const { keys, reader } = tasks.engine;
  const gone = [
    keys.history(seat.name),
    keys.history(errand.name),
    keys.schedules(),
    keys.workers(),
  ].map((key) => ({ slot: slotOf(key), owner: serverOf(reader, key) }));
  // Its owner says of a slot what all say of the slots of a node that is gone.
  for (const { slot, owner } of gone) await owner.cluster('DELSLOTS', slot);
  try {
    await expect(elsewhere.schedules()).rejects.toThrow('does not answer');
    const id = await tasks.delay(seat, { row: 9, guest: 'late' });
    expect(await elsewhere.ended(id, { timeoutMs: 20_000 })).toMatchObject({ status: 'success' });
    expect(await elsewhere.get(await tasks.delay(errand, { n: 7 }), { timeoutMs: 20_000 })).toBe(8);
  } finally {
    for (const { slot, owner } of gone) await owner.cluster('ADDSLOTS', slot);
  }
});
