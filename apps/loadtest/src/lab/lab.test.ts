import { LAB_DOTS, type LabFault, type LabMessage, type LabSide } from '@seckill/contracts';
import { createInventory, type Inventory } from '@seckill/inventory';
import { connect, type Connection } from '@seckill/redis';
import { createTasks, type Tasks } from '@seckill/task-engine';
import { declaredTasks, laneOfRound, orderPlace } from '@seckill/tasks';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startProduct, type Product } from '../product/start-product.ts';
import { createFaults } from './faults.ts';
import { createLab, type Lab } from './lab.ts';

let product: Product;
let redis: Connection;
let tasks: Tasks;
let inventory: Inventory;
let lab: Lab;
const messages: LabMessage[] = [];

beforeAll(async () => {
  const servers = { redis: inject('redisUrl'), mysql: inject('mysqlUrl') };
  product = await startProduct(servers, { ...process.env, LAB: 'true' });
  redis = connect({ url: servers.redis, policy: 'fail-fast', onError: () => undefined });
  const { prefix, database, url: origin, adminToken, workers } = product;
  // It reads lines only, and signs nothing.
  const secret = 'secret-that-signs-nothing-0123456789';
  tasks = createTasks({ tasks: declaredTasks, redisUrl: servers.redis, prefix, secret });
  inventory = createInventory({ connection: redis, prefix });
  const faults = createFaults({
    async breakIt(fault, step) {
      if (step === 'aim') return aim();
      if (step === 'end') process.kill(product.workers[0]?.pid ?? 0, 'SIGCONT');
      if (step !== 'strike') return {};
      if (fault === 'deliver_twice') return deliverTwice();
      process.kill(workers.shift()?.pid ?? 0, 'SIGKILL');
      await product.hire();
      return {};
    },
    redis,
    prefix,
    inventory,
    tasks,
  });
  const possible: LabFault[] = ['kill_worker', 'redis_data_lost', 'deliver_twice', 'second_api'];
  lab = createLab({ place: { origin, adminToken }, db: database.db, faults, possible });
  lab.watch((message) => void messages.push(message));
});
afterAll(async () => {
  await lab.close();
  await Promise.all([redis.close(), tasks.close()]);
  await product.stop();
});

/** As the lab's own process does: the worker goes on in steps. */
function aim(): object {
  const pid = product.workers[0]?.pid ?? 0;
  process.kill(pid, 'SIGCONT');
  // The storm is in this process, too: a timer would be late.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
  process.kill(pid, 'SIGSTOP');
  return {};
}

/** How often a batch of the run was given to another worker. */
async function redelivered(): Promise<number> {
  const saleId = lab.view().run?.sales.queued ?? 0;
  const { round = 0 } = (await inventory.snapshot(saleId)) ?? {};
  return (await tasks.line(orderPlace, laneOfRound(saleId, round))).redelivered;
}

/** What the worker has in hand goes to another one, and then it goes on as well. */
async function deliverTwice(): Promise<object> {
  const pid = product.workers[0]?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  await product.hire();
  await expect.poll(redelivered, { timeout: 20_000, interval: 20 }).toBeGreaterThanOrEqual(1);
  process.kill(pid, 'SIGCONT');
  await product.workers.pop()?.stop();
  return {};
}

const settings = { people: 40, units: 3, slots: 10, queue: 5, workMs: 200, concurrency: 40 };

async function run(changes: Partial<typeof settings> & { seed?: number }, broken?: LabFault) {
  messages.length = 0;
  lab.begin({ ...settings, ...changes }, broken);
  await expect
    .poll(() => lab.view().run?.phase, { timeout: 50_000, interval: 20 })
    .toMatch(/done|failed|stopped/);
  const ended = lab.view().run;
  if (!ended) throw new Error('there was a run');
  return ended;
}

/** Who is in this state in the end, by the dots that were told. */
function dotsIn(side: LabSide, state: (typeof LAB_DOTS)[number]): number[] {
  const states = new Map<number, number>();
  for (const message of messages)
    if (message.type === 'dots' && message.side === side)
      for (const [index, dot] of message.dots) states.set(index, dot);
  return [...states]
    .flatMap(([index, dot]) => (dot === LAB_DOTS.indexOf(state) ? index : []))
    .toSorted((one, other) => one - other);
}

it('sells the same units to the same crowd at both shops, and tells what MySQL tells', async () => {
  const { phase, figures, truth, sheet } = await run({});
  expect(phase).toBe('done');
  const sold = { orders: 3, units: 3, buyersWithTwoOrders: 0, agrees: true };
  expect(truth).toEqual({ queued: sold, synchronous: sold });
  expect(sheet?.ok).toBe(true);
  expect(figures.queued).toMatchObject({ success: 3, soldOut: 37, turnedAway: 0, failed: 0 });
  expect(figures.synchronous).toMatchObject({ success: 3, soldOut: 12, turnedAway: 25, failed: 0 });
  expect(dotsIn('queued', 'sold_out')).toHaveLength(37);
  expect(dotsIn('synchronous', 'turned_away')).toHaveLength(25);
});

it('repeats a run from its seed', async () => {
  const few = { people: 12, concurrency: 1, workMs: 0 };
  const winners = async (seed: number) => {
    await run({ ...few, seed });
    return dotsIn('queued', 'success');
  };
  const first = await winners(7);
  expect(first).toHaveLength(3);
  expect(dotsIn('synchronous', 'success')).toEqual(first);
  expect(await winners(7)).toEqual(first);
  expect(await winners(8)).not.toEqual(first);
});

const states = () => messages.flatMap((each) => (each.type === 'fault' ? each.state : []));

/** Runs until the fault is in it: on a busy machine all may be decided before the worker is aimed at. */
async function runWith(fault: LabFault) {
  for (let tries = 1; ; tries += 1) {
    const ended = await run({}, fault);
    await expect.poll(() => states().at(-1)).toMatch(/over|late/);
    if (!states().includes('late') || tries === 5) return ended;
  }
}

it.each<LabFault>(['kill_worker', 'redis_data_lost'])('stays true through %s', async (fault) => {
  const { phase, figures, truth, sheet } = await runWith(fault);
  expect(phase).toBe('done');
  expect(figures.queued).toMatchObject({ success: 3, soldOut: 37, failed: 0 });
  expect(truth.queued).toMatchObject({ orders: 3, agrees: true });
  expect(sheet?.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(states()).toEqual(['begun', 'over']);
  // Whoever watches was told of the run before.
  expect(messages[0]?.type).toBe('lab');
  if (fault === 'kill_worker') expect(sheet?.counts['redelivered']).toBeGreaterThanOrEqual(1);
});

// Takes as long as the lease of a line.
it('a batch that is delivered twice is counted as such, and sold once', async () => {
  const { phase, figures, truth, sheet } = await runWith('deliver_twice');
  expect(phase).toBe('done');
  expect(figures.queued).toMatchObject({ success: 3, soldOut: 37, failed: 0 });
  expect(truth.queued).toMatchObject({ orders: 3, buyersWithTwoOrders: 0, agrees: true });
  expect(sheet?.counts).toMatchObject({ liveOrders: 3, claims: 3, accepted: 40 });
  // What is counted then is what is left when the one that was held has gone on with it.
  expect(states()).toEqual(['begun', 'over']);
  // Once more where the other worker, too, had to wait for long.
  expect(sheet?.counts['redelivered']).toBeGreaterThanOrEqual(1);
  expect(sheet?.checks.filter(({ ok }) => !ok)).toEqual([]);
});

it('has one run at a time, which can be stopped, and breaks nothing that is not its own', async () => {
  expect(() => lab.begin(settings, 'mysql_away')).toThrow('cannot be broken here');
  lab.begin({ ...settings, workMs: 10_000 });
  expect(() => lab.begin(settings)).toThrow('A run is on already');
  const late = () => lab.view().faults.flatMap((each) => (each.late ? each.fault : []));
  expect(late()).toEqual([]);
  await expect.poll(late, { timeout: 20_000 }).toContain('deliver_twice');
  // The synchronous shop still works; in line nothing is left to be broken.
  expect(lab.view().run?.phase).toBe('running');
  const [worker] = product.workers;
  messages.length = 0;
  const asked = late().filter((fault) => fault !== 'mysql_away');
  for (const fault of asked) lab.break(fault);
  expect(asked).toEqual(['kill_worker', 'redis_data_lost', 'deliver_twice', 'second_api']);
  const told = messages.flatMap((each) =>
    each.type === 'fault' ? `${each.fault} ${each.state}` : [],
  );
  expect(told).toEqual(asked.map((fault) => `${fault} late`));
  expect(product.workers[0]).toBe(worker);
  lab.stop();
  await expect.poll(() => lab.view().run?.phase).toBe('stopped');
  expect(() => lab.stop()).toThrow('No run is on');
  expect(() => lab.break('mysql_away')).toThrow('cannot be broken here');
});
