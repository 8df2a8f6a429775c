import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clockOf } from '@seckill/redis';
import { handle } from '../declare/handlers.ts';
import type { Tasks } from '../tasks.ts';
import { errand } from '../testing/errands.ts';
import { eventually, openLab } from '../testing/lab.ts';

const lab = openLab();
const APART_MS = 120_000;
let layers = 0;
let tasks: Tasks;
const began: number[] = [];

const handlers = [
  handle(errand, async ({ n }) => {
    began.push(await clockOf(lab.redis));
    return n;
  }),
];

beforeEach(async () => {
  began.length = 0;
  tasks = await lab.open({ prefix: `${lab.prefix}-${(layers += 1)}`, tasks: [errand] });
});
afterEach(() => vi.restoreAllMocks());

/** From now on the clock of this process is so far ahead of that of Redis. */
function shift(ms: number): void {
  vi.restoreAllMocks();
  const now = Date.now.bind(Date);
  if (ms !== 0) vi.spyOn(Date, 'now').mockImplementation(() => now() + ms);
}

/** Submits under one clock, and works under another. */
async function waitedFor(producer: number, worker: number): Promise<number> {
  shift(producer);
  const sent = await clockOf(lab.redis);
  const id = await tasks.applyAsync(errand, { n: 1 }, { countdown: 400, expires: 60_000 });
  shift(worker);
  lab.work(tasks, handlers, {
    timing: { lockDuration: 1000, stalledInterval: 250, drainDelay: 0.1, tendEvery: 50 },
  });
  expect(await tasks.get(id, { timeoutMs: 10_000 })).toBe(1);
  return began[0]! - sent;
}

it.each([
  ['nobody', 0, 0],
  ['who submits, ahead', APART_MS, 0],
  ['who submits, behind', -APART_MS, 0],
  ['the worker, ahead', 0, APART_MS],
  ['the worker, behind', 0, -APART_MS],
])(
  'a countdown and an expiry are those of the clock of Redis, whoever is apart from it: %s',
  async (_, producer, worker) => {
    const waited = await waitedFor(producer, worker);
    expect(waited).toBeGreaterThanOrEqual(340);
    expect(waited).toBeLessThan(3000);
  },
);

it('an eta is a moment of the clock of Redis', async () => {
  shift(-APART_MS);
  const eta = new Date((await clockOf(lab.redis)) + 200);
  const id = await tasks.applyAsync(errand, { n: 1 }, { eta });
  shift(0);
  lab.work(tasks, handlers);
  expect(await tasks.get(id)).toBe(1);
  expect(began[0]).toBeGreaterThanOrEqual(eta.getTime() - 60);
});

it('a task expires by the clock of Redis, whatever its worker thinks', async () => {
  shift(APART_MS);
  const id = await tasks.applyAsync(errand, { n: 1 }, { expires: 1 });
  const { keys } = tasks.engine;
  await eventually(async () => expect(await tasks.result(id)).toMatchObject({ status: 'expired' }));
  shift(-APART_MS);
  lab.work(tasks, handlers);
  const key = keys.task(keys.queueOf('errands'), id);
  await eventually(async () => expect(await lab.redis.get(key)).toContain('expired'));
  expect(began).toEqual([]);
});
