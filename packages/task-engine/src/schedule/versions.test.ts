import { Type } from 'typebox';
import { afterAll, describe, expect, it } from 'vitest';
import { defineTask, type PlainTask } from '../declare/define.ts';
import { waitKey } from '../engine/bullmq-keys.ts';
import { handle } from '../declare/handlers.ts';
import { defineSchedule, type Schedule } from '../declare/schedule.ts';
import type { Timing } from '../declare/timing.ts';
import { eventually, openLab } from '../testing/lab.ts';
import type { Tasks } from '../tasks.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { KEEP_SECONDS } from './store.ts';

const lab = openLab();
const opened: Scheduler[] = [];
afterAll(() => Promise.all(opened.map((scheduler) => scheduler.close())));

type What = PlainTask<{ n: number }, null>;
const task = (name: string): What =>
  defineTask({
    name: `versions.${name}`,
    queue: `versions-${name}`,
    args: Type.Object({ n: Type.Integer() }),
    result: Type.Null(),
    retry: { attempts: 1 },
  });

/** Runs schedules as one more process would; `at` is the time. */
async function start(prefix: string, schedules: Schedule[], at?: { now: number }) {
  const warned: { schedule?: string; err: Error }[] = [];
  let refused: Error | undefined;
  const scheduler = createScheduler({
    tasks: await lab.open({ prefix }),
    schedules,
    log: { info() {}, warn: (fields) => void warned.push(fields as never), error() {} },
    lookEvery: 10,
    ...(at && { clock: () => at.now }),
    onRefused: (reason) => (refused = reason),
  });
  opened.push(scheduler);
  scheduler.start();
  return { close: () => scheduler.close(), warned, refused: () => refused };
}

const everyOf = (timing: Timing): number => ('every' in timing ? timing.every : 0);
const schedule = (name: string, what: What, n: number, every: number): Schedule =>
  defineSchedule({ name, task: what, args: { n }, every, overlap: 'queue' });

/** The ticks that were run, by name; the time that each was due is in its id. */
function record(tasks: Tasks, what: What, names: Record<number, string>) {
  const ran = new Map<string, number[]>();
  lab.work(tasks, [
    handle(what, async ({ n }, { id }) => {
      const name = names[n] ?? '';
      ran.set(name, [...(ran.get(name) ?? []), Number.parseInt(id.split('~')[1]!.slice(0, 8), 36)]);
      return null;
    }),
  ]);
  return ran;
}

describe('two versions, started and stopped beside each other', () => {
  const what = task('swap');
  const names = { 1: 'sweep', 2: 'gone', 3: 'changed', 30: 'changed', 4: 'added' };
  const old = [
    schedule('sweep', what, 1, 1000),
    schedule('gone', what, 2, 1000),
    schedule('changed', what, 3, 1000),
  ];
  const young = [
    schedule('sweep', what, 1, 1500),
    schedule('changed', what, 30, 1000),
    schedule('added', what, 4, 2000),
  ];

  it.each([
    ['the later one is taken back', old, young],
    ['the earlier one comes second', young, old],
  ])('leave every schedule running: %s', async (title, first, second) => {
    const prefix = `${lab.prefix}-swap-${title.length}`;
    const tasks = await lab.open({ prefix });
    const ran = record(tasks, what, names);
    const at = { now: 1_800_000_000_000 };
    const due = new Map<string, Set<number>>();
    const live = new Map<Schedule[], Awaited<ReturnType<typeof start>>>();
    const isKnown = async (list: Schedule[]) => {
      const known = (await tasks.schedules()).filter(({ next }) => next !== null);
      for (const { name } of list) expect(known.map((each) => each.name)).toContain(name);
    };
    const begin = async (list: Schedule[]) => {
      // What came while no worker had it is made up for, once.
      for (const { name, timing } of list) {
        const latest = at.now - (at.now % everyOf(timing));
        if (latest > Math.max(...(due.get(name) ?? [Infinity]))) due.get(name)?.add(latest);
      }
      live.set(list, await start(prefix, list, at));
      await eventually(() => isKnown(list));
    };
    const end = async (list: Schedule[]) => {
      await live.get(list)?.close();
      live.delete(list);
    };
    /** Every time that is due for a version that lives is run at once, and no other. */
    const pass = async (steps: number) => {
      for (let step = 0; step < steps; step += 1) {
        at.now += 500;
        for (const { name, timing } of [...live.keys()].flat()) {
          if (at.now % everyOf(timing) === 0)
            due.set(name, (due.get(name) ?? new Set()).add(at.now));
        }
        await eventually(() => {
          for (const [name, ticks] of due)
            expect(ran.get(name), `ticks of ${name}`).toEqual([...ticks]);
        });
      }
    };
    await begin(first);
    await pass(4);
    await begin(second);
    await pass(6);
    await end(second);
    await pass(6);
    await begin(second);
    await end(first);
    await pass(6);
    await begin(first);
    await pass(2);
    await end(second);
    await pass(6);
    expect([...live.values()].flatMap(({ warned }) => warned)).toEqual([]);
  });

  it('a version that comes back makes up for what the other one does not run', async () => {
    const prefix = `${lab.prefix}-back`;
    const tasks = await lab.open({ prefix });
    const ran = record(tasks, what, names);
    const at = { now: 1_800_000_000_000 };
    const hourly = [schedule('sweep', what, 1, 3_600_000)];
    const first = await start(prefix, [schedule('sweep', what, 1, 1000)], at);
    const info = async () => (await tasks.schedules())[0];
    await eventually(async () => expect((await info())?.next).toBeInstanceOf(Date));
    await first.close();
    const second = await start(prefix, hourly, at);
    at.now += 60_500;
    await second.close();
    await start(prefix, [schedule('sweep', what, 1, 1000)], at);
    await eventually(() => expect(ran.get('sweep')).toEqual([at.now - 500]));
  });
});

it('what throws for one schedule is said once, with its name, and stops no other', async () => {
  const prefix = `${lab.prefix}-throws`;
  const tasks = await lab.open({ prefix });
  const what = task('throws');
  const ran = record(tasks, what, { 1: 'good' });
  const at = { now: 1_800_000_000_000 };
  const every = (name: string) => schedule(name, what, 1, 1000);
  const blocked = task('blocked');
  const wait = waitKey(tasks.engine.keys.queueOf(blocked.queue));
  await lab.redis.set(wait, 'not a list');
  const { warned } = await start(
    prefix,
    [
      { ...every('zone'), timing: { cron: '* * * * *', timezone: 'Mars/Olympus' } },
      { ...every('refused'), args: { n: 'one' } },
      schedule('key', blocked, 1, 1000),
      every('good'),
    ],
    at,
  );
  const good = async () => (await tasks.schedules()).find(({ name }) => name === 'good');
  await eventually(async () => expect((await good())?.next).toBeInstanceOf(Date));
  for (let n = 1; n <= 5; n += 1) {
    at.now += 1000;
    await eventually(() => expect(ran.get('good')).toHaveLength(n));
  }
  const about = (name: string) =>
    warned.filter((each) => each.schedule === name).map(({ err }) => err.message);
  await eventually(() => {
    expect(about('zone')).toEqual([expect.stringContaining('Mars/Olympus')]);
    expect(about('refused')).toEqual([expect.stringContaining('n')]);
    expect(about('key')).toEqual([expect.stringContaining('WRONGTYPE')]);
  });
  expect(warned).toHaveLength(3);
  // What was claimed is not lost.
  await lab.redis.del(wait);
  const books = async () => (await tasks.schedules()).find(({ name }) => name === 'key');
  await eventually(async () => expect(await books()).toMatchObject({ runs: 1 }));
});

it('a schedule that no live worker knows is orphaned, until one says that it runs it', async () => {
  const prefix = `${lab.prefix}-orphaned`;
  const tasks = await lab.open({ prefix });
  const [what, other] = [task('orphaned'), task('elsewhere')];
  const list = [schedule('left', what, 1, 86_400_000)];
  const first = await start(prefix, [...list, schedule('theirs', other, 1, 86_400_000)]);
  const info = async () => (await tasks.schedules()).map(({ name, orphaned }) => [name, orphaned]);
  await eventually(async () =>
    expect(await info()).toEqual([
      ['left', false],
      ['theirs', false],
    ]),
  );
  await first.close();
  const key = tasks.engine.keys.schedules();
  const long = Date.now() - 16_000;
  for (const member of await lab.redis.zrange(key, 0, '-1'))
    await lab.redis.zadd(key, long, member);
  expect(await info()).toEqual([
    ['left', true],
    ['theirs', true],
  ]);
  expect((await tasks.schedules())[0]).toMatchObject({ next: null, paused: false });
  expect(await tasks.pauseSchedule('left', true)).toBe('orphaned');
  // A process that has the task can run it by hand.
  expect(await tasks.runSchedule('left')).toBeUndefined();
  tasks.engine.known.set(what.name, what);
  expect(await tasks.runSchedule('left')).toMatch(/^versions\.orphaned~/);
  await start(prefix, list);
  await eventually(async () =>
    expect(await info()).toEqual([
      ['left', false],
      ['theirs', true],
    ]),
  );
  expect(await lab.redis.ttl(key)).toBeGreaterThan(29 * 86_400);
});

describe('beside what an earlier version left', () => {
  async function leave(name: string, silentMs: number, lives: boolean) {
    const prefix = `${lab.prefix}-${name}`;
    const tasks = await lab.open({ prefix });
    const { keys } = tasks.engine;
    const what = task(name);
    const list = [schedule('kept', what, 1, 86_400_000), schedule('paused', what, 1, 86_400_000)];
    const next = 86_400_000 + Date.now() - (Date.now() % 86_400_000);
    const id = tasks.engine.ids.plain(what.name, `${(1e12).toString(36)}abcdefghijkl`, '');
    await lab.redis.hset(keys.sharedSchedules(), {
      '*': '1',
      'kept|spec': list[0]!.text,
      'kept|next': next,
      'kept|last': `1700000000000 ${id} 1700000000000`,
      'kept|runs': 7,
      'paused|spec': list[1]!.text,
      'paused|paused': '1',
      'dropped|spec': list[0]!.text,
      'dropped|runs': 3,
    });
    await lab.redis.pexpire(keys.sharedSchedules(), KEEP_SECONDS * 1000 - silentMs);
    if (lives) {
      const worker = { id: 'w', host: 'shop-1', pid: 42, startedAt: '', concurrency: 1 };
      const described = JSON.stringify({ ...worker, queues: [], active: 0, finished: 0 });
      await lab.redis.set(keys.worker('w'), described, 'EX', 15);
      await lab.redis.zadd(keys.workers(), Date.now(), 'w');
      await lab.redis.expire(keys.workers(), 300);
    }
    return { tasks, next, list, ...(await start(prefix, list)) };
  }

  it('a scheduler refuses to run while such a worker lives, in one sentence', async () => {
    const { tasks, refused, warned } = await leave('refused', 100, true);
    await eventually(() =>
      expect(refused()?.message).toMatch(
        /\(process 42 on shop-1\).*stop them first, then start again$/,
      ),
    );
    expect(refused()?.message).not.toContain('\n');
    expect(await tasks.schedules()).toEqual([]);
    expect(await lab.redis.exists(tasks.engine.keys.sharedSchedules())).toBe(1);
    expect(warned).toEqual([]);
  });

  it.each([
    ['no worker of it lives', 'dead', 100, false],
    ['its worker has long not looked', 'stale', 60_000, true],
  ])('a scheduler takes over what was there when %s', async (_, name, silentMs, lives) => {
    const { tasks, next, refused } = await leave(name, silentMs, lives);
    await eventually(async () =>
      expect(await tasks.schedules()).toMatchObject([
        { name: 'dropped', orphaned: true, runs: 3, next: null },
        { name: 'kept', orphaned: false, paused: false, runs: 7, next: new Date(next) },
        { name: 'paused', orphaned: false, paused: true, next: null },
      ]),
    );
    expect((await tasks.schedules())[1]?.last?.tick).toEqual(new Date(1_700_000_000_000));
    expect(await lab.redis.exists(tasks.engine.keys.sharedSchedules())).toBe(0);
    expect(refused()).toBeUndefined();
  });
});

it('waits for the connection before its first look, and says nothing', async () => {
  const prefix = `${lab.prefix}-fresh`;
  const tasks = await lab.open({ prefix, redisUrl: await url() });
  const said: unknown[] = [];
  const hear = (...words: unknown[]): void => void said.push(words);
  const scheduler = createScheduler({
    tasks,
    schedules: [schedule('fresh', task('fresh'), 1, 86_400_000)],
    log: { info: hear, warn: hear, error: hear },
  });
  expect(tasks.engine.reader.status).not.toBe('ready');
  opened.push(scheduler);
  scheduler.start();
  await eventually(async () => expect((await tasks.schedules())[0]?.next).toBeInstanceOf(Date));
  expect(said).toEqual([]);
});

const url = async (): Promise<string> =>
  `redis://${lab.redis.options.host}:${lab.redis.options.port}`;
