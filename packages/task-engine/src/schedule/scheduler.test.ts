import { afterAll, expect, it } from 'vitest';
import { Type } from 'typebox';
import { eventually, openLab } from '../testing/lab.ts';
import { defineTask, type PlainTask } from '../declare/define.ts';
import { handle } from '../declare/handlers.ts';
import { defineSchedule, type Schedule } from '../declare/schedule.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
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

it('keeps its place over a restart, forgets what is no longer in the list', async () => {
  const { tasks, info } = await place('restart');
  const what = task('restart');
  const keep = defineSchedule({ name: 'keep', task: what, args: { n: 1 }, every: 86_400_000 });
  const drop = defineSchedule({ name: 'drop', task: what, args: { n: 2 }, every: 86_400_000 });
  const first = await beat(tasks, [keep, drop]);
  await eventually(async () =>
    expect((await tasks.schedules()).map((s) => s.next)).not.toContain(null),
  );
  await eventually(async () => expect(await tasks.schedules()).toHaveLength(2));
  await tasks.runSchedule('keep');
  const before = await tasks.schedules();
  await first.close();
  await beat(tasks, [keep]);
  await eventually(async () => expect(await tasks.schedules()).toHaveLength(1));
  const after = await info();
  expect(after).toEqual(before.find(({ name }) => name === 'keep'));
  expect(after).toMatchObject({ runs: 1, last: { tick: null, status: 'queued' } });
});

it('a list that Redis lost is written again', async () => {
  const { tasks, info } = await place('lost');
  await beat(tasks, [
    defineSchedule({ name: 'here', task: task('lost'), args: { n: 1 }, every: 60_000 }),
  ]);
  await eventually(async () => expect((await info())?.next).toBeInstanceOf(Date));
  await lab.redis.del(tasks.engine.keys.schedules());
  await eventually(async () => expect((await info())?.next).toBeInstanceOf(Date));
});

it('a worker that dies between claiming a run and submitting it loses nothing, and doubles nothing', async () => {
  const { tasks, ran, work } = await place('dies');
  const what = task('dies');
  const at = { now: Date.parse('2026-05-01T10:00:00Z') };
  const list = [defineSchedule({ name: 'daily', task: what, args: { n: 1 }, every: 86_400_000 })];
  const first = await beat(tasks, list, at);
  await eventually(async () => expect((await tasks.schedules())[0]?.next).toBeInstanceOf(Date));
  await first.close();
  at.now = Date.parse('2026-05-02T00:00:01Z');
  await lab.redis.hset(tasks.engine.keys.schedules(), 'daily|lease', `${at.now + 5000} claimed`);
  work(what);
  await beat(tasks, list, at);
  await beat(await lab.open({ prefix: `${lab.prefix}-dies` }), list, at);
  const marker = await tasks.delay(what, { n: 0 });
  await eventually(() => expect(ran).toEqual([marker]));
  at.now += 5001;
  await eventually(() => expect(ran).toHaveLength(2));
  await eventually(async () =>
    expect((await tasks.schedules())[0]).toMatchObject({ runs: 1, last: { status: 'success' } }),
  );
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
