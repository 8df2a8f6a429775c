import { afterAll, beforeAll, expect, it } from 'vitest';
import { Type } from 'typebox';
import { call, chain, passAs } from './declare/calls.ts';
import { defineTask } from './declare/define.ts';
import { handle } from './declare/handlers.ts';
import { defineSchedule } from './declare/schedule.ts';
import { createScheduler, type Scheduler } from './schedule/scheduler.ts';
import { errand, total } from './testing/errands.ts';
import { keyTable } from './testing/key-table.ts';
import { eventually, openLab, QUICK } from './testing/lab.ts';
import type { Tasks } from './tasks.ts';

/*
 * One key of plain tasks is lost, of each kind, while such tasks run, wait, are tried again and are waited for. Each ends or says that it is
 * lost, and what is submitted after it goes on as ever. Keys of lines: `packages/sales/src/lost-keys.test.ts`.
 */

const lab = openLab();
const limited = defineTask({
  name: 'errand.limited',
  queue: 'errands',
  args: Type.Object({ n: Type.Integer() }),
  result: Type.Integer(),
  rateLimit: { max: 2, perMs: 10 },
});
const ticking = defineTask({
  name: 'errand.tick',
  queue: 'errands',
  args: Type.Object({}),
  result: Type.Null(),
  retry: { attempts: 1 },
});
/** Each scene has a multiple of this for its own: what is one more is not held. */
const HELD = 100;
const FAILS_ONCE = 7;
/** Longer than it takes until a BullMQ worker that takes no jobs after a stall of Redis is replaced. */
const ALL_ENDED_MS = 30_000;

let tasks: Tasks;
let scheduler: Scheduler;
let ticks = 0;
/** What lets go of the tasks of a scene, by its number. */
const held = new Map<number, (() => void)[]>();
const failed = new Set<string>();

beforeAll(async () => {
  tasks = await lab.open({ tasks: [errand, total, limited, ticking] });
  const handlers = [
    handle(errand, async ({ n }, { id }) => {
      if (held.has(n)) await new Promise<void>((resolve) => held.get(n)?.push(resolve));
      if (n !== FAILS_ONCE || failed.has(id)) return n + 1;
      failed.add(id);
      throw new Error('once');
    }),
    handle(total, async ({ numbers }) => numbers.reduce((sum, n) => sum + n, 0)),
    handle(limited, async ({ n }) => n),
    handle(ticking, async () => {
      ticks += 1;
      return null;
    }),
  ];
  // Of every scene some are in hand at once, each once, however long this process waits for the processor.
  lab.work(tasks, handlers, { concurrency: 200, timing: { ...QUICK, lockDuration: 60_000 } });
  const schedules = [defineSchedule({ name: 'often', task: ticking, args: {}, every: 50 })];
  const quiet = () => {};
  const log = { info: quiet, warn: quiet, error: quiet };
  scheduler = createScheduler({ tasks, schedules, log, lookEvery: 10 });
  scheduler.start();
});
afterAll(() => scheduler.close());

type Scene = {
  ids: string[];
  alone: string;
  step: string;
  body: string;
  chord: string;
  letGo(): void;
};

/** Tasks in hand, behind them and beside them. */
async function middle(): Promise<Scene> {
  const n = HELD * (1 + held.size);
  const inHand: (() => void)[] = [];
  held.set(n, inHand);
  const next = () => passAs(errand, 'n', {});
  const [alone, steps, joined, ...others] = await Promise.all([
    tasks.delay(errand, { n }),
    tasks.submit(chain(call(errand, { n }), next(), next())),
    tasks.chord([call(errand, { n }), call(errand, { n: 2 })], passAs(total, 'numbers', {})),
    tasks.applyAsync(errand, { n: 3 }, { countdown: 60 }),
    tasks.delay(errand, { n: FAILS_ONCE }),
    ...[1, 2].map((at) => tasks.delay(limited, { n: at })),
  ]);
  await eventually(() => expect(inHand).toHaveLength(3));
  await eventually(async () => expect((await tasks.result(joined.ids[1]))?.status).toBe('success'));
  // The state of the body names it.
  const placed = (await lab.redis.get(stateOf(joined.id))) ?? '';
  const chord = tasks.engine.keys.chord(/"chord":"([^"]+)"/.exec(placed)?.[1] ?? '');
  expect(await lab.redis.exists(chord)).toBe(1);
  const letGo = () => inHand.forEach((go) => go());
  const ids = [alone, ...steps.ids, ...joined.ids, joined.id, ...others];
  return { ids, alone, step: steps.ids[1]!, body: joined.id, chord, letGo };
}

const errands = () => tasks.engine.keys.queueOf('errands');
const stateOf = (id: string) => tasks.engine.keys.task(errands(), id);
const del = (...keys: string[]) => lab.redis.del(...keys);

const WAYS: Record<string, ((scene: Scene) => Promise<unknown>)[]> = {
  '{…}:task:<id>': [
    ({ alone }) => del(stateOf(alone)),
    ({ step }) => del(stateOf(step)),
    ({ body }) => del(stateOf(body)),
  ],
  '{…}:suspect': [() => del(tasks.engine.keys.suspect(errands()))],
  '{p:limit:<task>}:began,slots,holders': tasksKeys(0, 1, 2),
  '{p:chord}:<id>': [({ chord }) => del(chord), ({ chord }) => lab.redis.hdel(chord, '1')],
  '{p:history:<task>}:ids': [() => del(tasks.engine.keys.history('errand.run'))],
  '{p:history:<task>}:args': [() => del(tasks.engine.keys.submitted('errand.run'))],
  '{p:schedules}:of:<name>': [
    () => del(tasks.engine.keys.schedule('often')),
    ...['at', 'claim'].map(
      (field) => () => lab.redis.hdel(tasks.engine.keys.schedule('often'), field),
    ),
  ],
  '{p:schedules}:seen': [() => del(tasks.engine.keys.schedules())],
  '{p:schedules}': [() => del(tasks.engine.keys.sharedSchedules())],
  '{p:workers}:<id>': [
    async () => del(...(await tasks.workers()).map(({ id }) => tasks.engine.keys.worker(id)), 'x'),
  ],
  '{p:workers}:seen': [() => del(tasks.engine.keys.workers())],
};

function tasksKeys(...places: number[]) {
  return places.map((at) => () => del(tasks.engine.keys.limits('errand.limited')[at] ?? ''));
}

it('has a row for every kind of key', () => {
  const kinds = keyTable().filter((row) => row.of === 'plain tasks');
  expect(Object.keys(WAYS)).toEqual(kinds.map(({ key }) => key));
});

/** What is wrong after one loss. */
async function afterLosing(lose: (scene: Scene) => Promise<unknown>): Promise<unknown> {
  const scene = await middle();
  await lose(scene);
  scene.letGo();
  await eventually(async () => {
    const states = await Promise.all(scene.ids.map((id) => tasks.result(id)));
    const open = states.filter((state) => state && !/^(success|failure|lost)$/.test(state.status));
    expect(open).toEqual([]);
  }, ALL_ENDED_MS);
  const again = [call(errand, { n: 1 }), call(errand, { n: 2 })];
  const answers = await Promise.all([
    tasks.delay(limited, { n: 2 }).then((id) => tasks.get(id)),
    tasks.chord(again, passAs(total, 'numbers', {})).then(({ id }) => tasks.get(id)),
  ]);
  expect(answers).toEqual([2, 5]);
  return 'well';
}

it('all ends well after the loss of one key, or a part of it', async () => {
  const ends = Object.entries(WAYS).flatMap(([name, ways]) =>
    ways.map(async (lose, at) => [
      `${name} ${at}`,
      await afterLosing(lose).catch((error: unknown) => error),
    ]),
  );
  const bad = (await Promise.all(ends)).filter(([, end]) => end !== 'well');
  expect(bad).toEqual([]);
  const ticked = ticks;
  await eventually(() => expect(ticks).toBeGreaterThan(ticked));
});
