import { afterAll, expect, it } from 'vitest';
import { Type } from 'typebox';
import { eventually, openLab } from '../testing/lab.ts';
import { defineTask, type PlainTask } from '../declare/define.ts';
import { handle } from '../declare/handlers.ts';
import { defineSchedule, type Schedule } from '../declare/schedule.ts';
import { submitPlain } from '../job/submit.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { tickKey } from './store.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
const opened: Scheduler[] = [];
afterAll(() => Promise.all(opened.map((scheduler) => scheduler.close())));

const task = (name: string) =>
  defineTask({
    name: `beat.${name}`,
    queue: `beat-${name}`,
    args: Type.Object({ n: Type.Integer() }),
    result: Type.Null(),
    retry: { attempts: 1 },
  });

/** A process that runs schedules; `at` is what its clock says instead of the real time. */
async function beat(tasks: Tasks, schedules: Schedule[], at?: { now: number }) {
  const quiet = (): void => {};
  const scheduler = createScheduler({
    tasks,
    schedules,
    log: { info: quiet, warn: quiet, error: quiet },
    lookEvery: 20,
    ...(at && { clock: () => at.now }),
  });
  opened.push(scheduler);
  scheduler.start();
  return scheduler;
}

async function place(name: string) {
  const tasks = await lab.open({ prefix: `${lab.prefix}-${name}` });
  const info = async () => (await tasks.schedules())[0];
  const ran: string[] = [];
  const work = (what: PlainTask<{ n: number }, null>, run: () => Promise<void> = async () => {}) =>
    lab.work(tasks, [
      handle(what, async (_, { id }) => {
        ran.push(id);
        await run();
        return null;
      }),
    ]);
  return { tasks, info, ran, work };
}

it('of many processes one runs each time, and no time is left out', async () => {
  const { tasks, info, ran, work } = await place('many');
  const what = task('many');
  const list = [defineSchedule({ name: 'often', task: what, args: { n: 1 }, every: 100 })];
  work(what);
  const others = await Promise.all([1, 2, 3].map(() => lab.open({ prefix: `${lab.prefix}-many` })));
  const beats = await Promise.all([tasks, ...others].map((each) => beat(each, list)));
  await eventually(() => expect(ran.length).toBeGreaterThanOrEqual(8));
  await Promise.all(beats.map((each) => each.close()));
  const { runs, skipped, missedRuns, last } = (await info())!;
  await eventually(() => expect(ran).toHaveLength(runs));
  expect(new Set(ran).size).toBe(runs);
  expect(last?.tick?.getTime()).toBeGreaterThan(0);
  const times = ran.map((id) => Number.parseInt(id.split('~')[1]!.slice(0, 8), 36));
  const span = (Math.max(...times) - Math.min(...times)) / 100 + 1;
  // Times left out before the first run or after the last are counted and not in the span.
  expect(runs + skipped + missedRuns).toBeGreaterThanOrEqual(span);
});

it('keeps its place over a restart', async () => {
  const { tasks, info } = await place('restart');
  const list = [
    defineSchedule({ name: 'keep', task: task('restart'), args: { n: 1 }, every: 86_400_000 }),
  ];
  const first = await beat(tasks, list);
  await eventually(async () => expect((await info())?.next).toBeInstanceOf(Date));
  await tasks.runSchedule('keep');
  const before = await info();
  await first.close();
  await beat(tasks, list);
  await lab.redis.del(tasks.engine.keys.schedules());
  await eventually(async () => expect(await info()).toEqual(before));
  expect(before).toMatchObject({ runs: 1, last: { tick: null, status: 'queued' } });
});

it('what Redis lost is written again', async () => {
  const { tasks, info } = await place('lost');
  await beat(tasks, [
    defineSchedule({ name: 'here', task: task('lost'), args: { n: 1 }, every: 60_000 }),
  ]);
  await eventually(async () => expect((await info())?.next).toBeInstanceOf(Date));
  await lab.redis.del(tasks.engine.keys.schedules(), tasks.engine.keys.schedule('here'));
  await eventually(async () => expect((await info())?.next).toBeInstanceOf(Date));
});

it.each([
  ['before it submits the run that it claimed', false],
  ['after it, and has not said so', true],
])('a worker that dies %s loses nothing, and doubles nothing', async (_, submitted) => {
  const name = `dies-${submitted}`;
  const { tasks, ran, work } = await place(name);
  const what = task(name);
  const midnight = Date.parse('2026-05-02T00:00:00Z');
  const at = { now: midnight + 1000 };
  const list = [defineSchedule({ name: 'daily', task: what, args: { n: 1 }, every: 86_400_000 })];
  const key = tickKey('daily', midnight);
  await lab.redis.hset(tasks.engine.keys.schedule('daily'), { at: midnight, claim: midnight });
  work(what);
  const id = tasks.engine.ids.plain(what.name, key, '');
  if (submitted) {
    await submitPlain(tasks.engine, what, { n: 1 }, {}, key);
    await eventually(() => expect(ran).toEqual([id]));
  }
  await beat(tasks, list, at);
  await beat(await lab.open({ prefix: `${lab.prefix}-${name}` }), list, at);
  await eventually(async () =>
    expect((await tasks.schedules())[0]).toMatchObject({
      runs: 1,
      last: { id, status: 'success' },
    }),
  );
  const marker = await tasks.delay(what, { n: 0 });
  await eventually(() => expect(ran).toEqual([id, marker]));
});

it('while a run is being submitted nobody begins another', async () => {
  const { tasks, info } = await place('claimed');
  const what = task('claimed');
  const at = { now: 1_800_000_000_000 };
  await beat(tasks, [defineSchedule({ name: 'one', task: what, args: { n: 1 }, every: 1000 })], at);
  await eventually(async () => expect((await info())?.next).toBeInstanceOf(Date));
  const key = tasks.engine.keys.schedule('one');
  // A process of another version is in between; its run is the only one that is left to go on.
  await lab.redis.hset(key, { at: at.now + 1500, claim: at.now + 1500 });
  at.now += 2000;
  await eventually(async () => expect(await info()).toMatchObject({ runs: 1, skipped: 1 }));
  expect((await info())?.last?.tick?.getTime()).toBe(at.now - 500);
});

it('runs over the nights the clocks change', async () => {
  const { tasks, info, ran, work } = await place('night');
  const what = task('night');
  const at = { now: Date.parse('2026-03-29T00:59:59Z') };
  work(what);
  await beat(
    tasks,
    [
      defineSchedule({
        name: 'night',
        task: what,
        args: { n: 1 },
        cron: '30 2 * * *',
        timezone: 'Europe/Berlin',
      }),
    ],
    at,
  );
  const next = async (iso: string) =>
    eventually(async () => expect((await info())?.next?.toISOString()).toBe(iso));
  await next('2026-03-29T01:30:00.000Z');
  at.now = Date.parse('2026-03-29T01:30:00Z');
  await next('2026-03-30T00:30:00.000Z');
  await eventually(() => expect(ran).toHaveLength(1));
  at.now = Date.parse('2026-10-25T00:30:00Z');
  await next('2026-10-26T01:30:00.000Z');
  at.now = Date.parse('2026-10-25T01:30:00Z');
  await eventually(() => expect(ran).toHaveLength(2));
  expect(await info()).toMatchObject({ runs: 2 });
});

it('leaves a run out, or lets it follow, while the one before runs', async () => {
  const { tasks, ran, work } = await place('overlap');
  const what = task('overlap');
  const at = { now: Date.now() - (Date.now() % 1000) };
  let release = (): void => {};
  work(what, () => new Promise((resolve) => (release = resolve)));
  await beat(
    tasks,
    [defineSchedule({ name: 'queue', task: what, args: { n: 1 }, every: 1000, overlap: 'queue' })],
    at,
  );
  const info = async () => (await tasks.schedules())[0];
  await eventually(async () => expect((await info())?.next).toBeInstanceOf(Date));
  at.now += 1000;
  await eventually(() => expect(ran).toHaveLength(1));
  for (const pending of [1, 2]) {
    at.now += 1000;
    await eventually(async () => expect(await info()).toMatchObject({ pending }));
  }
  expect(ran).toHaveLength(1);
  for (const n of [2, 3]) {
    release();
    await eventually(() => expect(ran).toHaveLength(n));
  }
  release();
  await eventually(async () => expect(await info()).toMatchObject({ runs: 3, pending: 0 }));
  expect(new Set(ran).size).toBe(3);
});

it('a run by hand does not hide that one by the clock goes on', async () => {
  const { tasks, info, ran } = await place('hand');
  const what = task('hand');
  const at = { now: Date.now() - (Date.now() % 1000) };
  const going = new Map<string, () => void>();
  lab.work(tasks, [
    handle(what, async (_, { id }) => {
      ran.push(id);
      await new Promise<void>((resolve) => going.set(id, resolve));
      return null;
    }),
  ]);
  await beat(
    tasks,
    [defineSchedule({ name: 'hand', task: what, args: { n: 1 }, every: 1000 })],
    at,
  );
  await eventually(async () => expect((await info())?.next).toBeInstanceOf(Date));
  at.now += 1000;
  await eventually(async () => expect(await info()).toMatchObject({ runs: 1 }));
  const byClock = (await info())?.last?.id ?? '';
  const byHand = (await tasks.runSchedule('hand')) ?? '';
  await eventually(() => expect(new Set(ran)).toEqual(new Set([byClock, byHand])));
  going.get(byHand)?.();
  await tasks.ended(byHand);
  at.now += 1000;
  await eventually(async () => expect(await info()).toMatchObject({ skipped: 1, runs: 2 }));
  going.get(byClock)?.();
  await tasks.ended(byClock);
  expect(ran).toHaveLength(2);
});

it('pauses, runs when asked, and goes on from now', async () => {
  const { tasks, info, ran, work } = await place('pause');
  const what = task('pause');
  const at = { now: 1_900_000_000_000 };
  work(what);
  await beat(tasks, [defineSchedule({ name: 'p', task: what, args: { n: 1 }, every: 1000 })], at);
  await eventually(async () => expect((await info())?.next).toBeInstanceOf(Date));
  expect(await tasks.pauseSchedule('p', true)).toBe('done');
  at.now += 10_000;
  const id = await tasks.runSchedule('p');
  await eventually(() => expect(ran).toEqual([id]));
  expect(await info()).toMatchObject({ paused: true, next: null, runs: 1, last: { id } });
  at.now += 10_000;
  expect(await tasks.pauseSchedule('p', false)).toBe('done');
  await eventually(async () => expect((await info())?.next?.getTime()).toBe(at.now + 1000));
  expect(await info()).toMatchObject({ runs: 1, missedRuns: 0 });
  at.now += 1000;
  await eventually(() => expect(ran).toHaveLength(2));
  expect(await tasks.pauseSchedule('nobody', true)).toBe('unknown');
  expect(await tasks.runSchedule('nobody')).toBeUndefined();
});
