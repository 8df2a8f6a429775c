import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, startRedis } from '@seckill/scripts/services';
import { afterAll, describe, expect, it } from 'vitest';
import { eventually, openLab, QUICK, reachable } from './testing/lab.ts';
import { add, seat, type Seat, type SeatResult } from './testing/sample-tasks.ts';
import { handle, type Batch } from './declare/handlers.ts';
import type { Tasks } from './tasks.ts';

/** Each test has a server of its own, to kill. */
const servers: { stop(): Promise<void> }[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

const lab = openLab();
const full = { outcome: 'full' } as const;
const allFull = async ({ tickets }: Batch<Seat>): Promise<SeatResult[]> => tickets.map(() => full);

async function server(options: Parameters<typeof startRedis>[0] = {}) {
  const redis = await startRedis(options);
  servers.push(redis);
  return redis;
}

/** As in production: an answer within a second, or none. */
const open = (redisUrl: string): Promise<Tasks> => lab.open({ redisUrl, commandTimeoutMs: 700 });

async function refusal(promise: Promise<unknown>): Promise<number> {
  const before = performance.now();
  await expect(promise).rejects.toMatchObject({ name: 'LineUnavailable', code: 'unavailable' });
  return performance.now() - before;
}

const statuses = (tasks: Tasks, ids: string[]) =>
  Promise.all(ids.map(async (id) => (await tasks.result(id))?.status));

describe('while Redis is away', () => {
  it('everything can be made, is refused at once, and works when Redis comes', async () => {
    const port = await freePort();
    const tasks = await open(`redis://127.0.0.1:${port}`);
    const worker = lab.work(tasks, [handle(seat, allFull), handle(add, async ({ a, b }) => a + b)]);
    const published: string[] = [];
    tasks.subscribe((event) => published.push(event.type));
    expect(await refusal(tasks.delay(seat, { row: 1, guest: 'a' }))).toBeLessThan(1000);
    expect(await refusal(tasks.delay(add, { a: 1, b: 1 }))).toBeLessThan(1000);
    expect(await refusal(tasks.ping())).toBeLessThan(1000);
    expect(await refusal(tasks.line(seat, 'row-1'))).toBeLessThan(1000);
    expect(await refusal(tasks.queues())).toBeLessThan(1000);
    expect(await refusal(tasks.workers())).toBeLessThan(1000);

    await server({ port });
    await reachable(tasks);
    const ids = [
      await tasks.delay(seat, { row: 1, guest: 'a' }),
      await tasks.delay(add, { a: 1, b: 1 }),
    ];
    await eventually(async () =>
      expect(await statuses(tasks, ids)).toEqual(['success', 'success']),
    );
    // The subscriber comes back in its own time, and hears what happens from then on.
    await eventually(async () => {
      await tasks.delay(seat, { row: 1, guest: 'b' });
      await tasks.delay(add, { a: 1, b: 1 });
      expect(new Set(published)).toEqual(new Set(['settled', 'task']));
    });
    await eventually(async () => expect(await tasks.workers()).toHaveLength(1));
    await worker.close();
  });

  it('a worker and a task layer that never reached it can be closed', async () => {
    const tasks = await open(`redis://127.0.0.1:${await freePort()}`);
    tasks.subscribe(() => {});
    const worker = lab.work(tasks, [handle(seat, allFull)]);
    const before = performance.now();
    await worker.close({ deadlineMs: 10_000 });
    await tasks.close();
    expect(performance.now() - before).toBeLessThan(3000);
  });

  it('a worker and a task layer can be closed although Redis hangs', async () => {
    const redis = await server();
    const tasks = await open(redis.url);
    const worker = lab.work(tasks, [handle(seat, allFull), handle(add, async ({ a, b }) => a + b)]);
    const id = await tasks.delay(seat, { row: 1, guest: 'a' });
    await eventually(async () => expect(await statuses(tasks, [id])).toEqual(['success']));
    // A job in hand would be waited for until the deadline.
    await eventually(async () => {
      expect(await tasks.queues()).not.toContainEqual(expect.objectContaining({ active: 1 }));
    });
    process.kill(redis.pid!, 'SIGSTOP');
    const before = performance.now();
    await worker.close({ deadlineMs: 10_000 });
    await tasks.close();
    expect(performance.now() - before).toBeLessThan(4000);
    process.kill(redis.pid!, 'SIGCONT');
  });

  it('tickets are refused within a second, and taken again when it is back', async () => {
    const redis = await server();
    const tasks = await open(redis.url);
    const gaps: string[] = [];
    tasks.subscribe(
      () => {},
      () => gaps.push('gap'),
    );
    const worker = lab.work(tasks, [handle(seat, allFull)]);
    await tasks.delay(seat, { row: 1, guest: 'before' });
    await redis.kill();
    const waits = await Promise.all(
      Array.from({ length: 20 }, () => refusal(tasks.delay(seat, { row: 3, guest: 'during' }))),
    );
    expect(Math.max(...waits)).toBeLessThan(1000);
    await redis.start();
    await reachable(tasks);
    expect(await tasks.line(seat, 'row-3')).toMatchObject({ issued: 0 });
    const id = await tasks.delay(seat, { row: 2, guest: 'after' });
    await eventually(async () => expect(await tasks.result(id)).toMatchObject({ result: full }));
    await eventually(() => expect(gaps).toEqual(['gap']));
    await worker.close();
  });

  it('a Redis that hangs is given up within a second, and used again when it goes on', async () => {
    const redis = await server();
    const tasks = await open(redis.url);
    await tasks.delay(seat, { row: 1, guest: 'before' });
    process.kill(redis.pid!, 'SIGSTOP');
    const first = refusal(tasks.delay(seat, { row: 1, guest: 'during' }));
    await sleep(30);
    const waits = await Promise.all([
      first,
      ...Array.from({ length: 20 }, () => refusal(tasks.delay(seat, { row: 1, guest: 'during' }))),
      refusal(tasks.delay(add, { a: 1, b: 1 })),
    ]);
    expect(Math.max(...waits)).toBeLessThan(1000);
    process.kill(redis.pid!, 'SIGCONT');
    await reachable(tasks);
    const id = await eventually(() => tasks.delay(seat, { row: 1, guest: 'after' }));
    expect(await tasks.result(id)).toMatchObject({ status: 'queued' });
  });

  it('an account that may not ask INFO is served, and one that may not run scripts is told so', async () => {
    const redis = await server();
    const tasks = await open(redis.url);
    await reachable(tasks);
    const { producer } = tasks.engine;
    await producer.call('ACL', 'SETUSER', 'default', '-info', '-eval', '-evalsha');
    const refused = {
      name: 'LineUnavailable',
      cause: { message: expect.stringMatching(/^NOPERM.*eval/) },
    };
    await expect(tasks.delay(add, { a: 1, b: 1 })).rejects.toMatchObject(refused);
    const guests = ['a', 'b'].map((guest) => tasks.delay(seat, { row: 1, guest }));
    for (const guest of guests) await expect(guest).rejects.toMatchObject(refused);
    await producer.call('ACL', 'SETUSER', 'default', '+eval', '+evalsha');
    await expect(tasks.delay(add, { a: 1, b: 1 })).resolves.toBeDefined();
    await expect(tasks.delay(seat, { row: 1, guest: 'a' })).resolves.toBeDefined();
    expect(await tasks.line(seat, 'row-1')).toMatchObject({ issued: 1, accepted: 1 });
  });

  it('an account without INFO gets its tickets decided, by a worker that does not spin', async () => {
    const redis = await server();
    const admin = await open(redis.url);
    await reachable(admin);
    const shop = ['on', '>pw', '~*', '&*', '+@all', '-@dangerous', '-@admin'];
    await admin.engine.producer.call('ACL', 'SETUSER', 'shop', ...shop);
    const tasks = await open(redis.url.replace('redis://', 'redis://shop:pw@'));
    const worker = lab.work(tasks, [handle(seat, allFull)]);
    const id = await eventually(() => tasks.delay(seat, { row: 1, guest: 'a' }));
    await eventually(async () => expect(await statuses(tasks, [id])).toEqual(['success']));
    const before = process.cpuUsage();
    await sleep(500);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(250);
    await worker.close();
  });

  it('a Redis that is full refuses tickets and keeps those it has', async () => {
    const redis = await server();
    const tasks = await open(redis.url);
    const worker = lab.work(tasks, [handle(seat, allFull)]);
    const before = await tasks.delay(seat, { row: 1, guest: 'before' });
    await eventually(async () => expect(await statuses(tasks, [before])).toEqual(['success']));
    await tasks.engine.producer.config('SET', 'maxmemory', '1mb');
    await refusal(tasks.delay(seat, { row: 1, guest: 'during' }));
    await refusal(tasks.delay(add, { a: 1, b: 1 }));
    expect(await tasks.result(before)).toMatchObject({ result: full });
    await tasks.engine.producer.config('SET', 'maxmemory', '0');
    const after = await tasks.delay(seat, { row: 1, guest: 'after' });
    await eventually(async () => expect(await statuses(tasks, [after])).toEqual(['success']));
    await worker.close();
  });
});

it('every acknowledged ticket gets its result although Redis is killed under load', async () => {
  const redis = await server({ appendOnly: true, appendFsync: 'always' });
  const tasks = await open(redis.url);
  const seen = new Map<string, number>();
  const worker = lab.work(tasks, [
    handle(seat, async (batch) => {
      for (const { id } of batch.tickets) seen.set(id, (seen.get(id) ?? 0) + 1);
      return allFull(batch);
    }),
  ]);
  const acknowledged: string[] = [];
  let refused = 0;
  const shop = { open: true };
  const buyer = async (guest: number): Promise<void> => {
    while (shop.open) {
      try {
        acknowledged.push(await tasks.delay(seat, { row: (guest % 3) + 1, guest: `${guest}` }));
      } catch {
        refused += 1;
        await sleep(10);
      }
    }
  };
  const buyers = Array.from({ length: 20 }, (_, guest) => buyer(guest));
  for (let kill = 1; kill <= 3; kill += 1) {
    const enough = acknowledged.length + 200;
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(enough));
    await redis.kill();
    await redis.start();
    await reachable(tasks);
  }
  shop.open = false;
  await Promise.all(buyers);
  expect(refused).toBeGreaterThan(0);

  await eventually(async () => {
    const states = await statuses(tasks, acknowledged);
    expect(new Set(states)).toEqual(new Set(['success']));
  }, 30_000);
  for (const row of [1, 2, 3]) {
    const lane = `row-${row}`;
    const { decided, processed, outcomes } = await tasks.line(seat, lane);
    const mine = acknowledged.filter((id) => tasks.ticket(id)?.lane === lane);
    expect(decided).toBe(outcomes['full']);
    expect(decided).toBeGreaterThanOrEqual(mine.length);
    expect(processed).toBeGreaterThanOrEqual(
      Math.max(...mine.map((id) => tasks.ticket(id)?.number ?? 0)),
    );
  }
  await worker.close();
}, 60_000);

it('finishes all that waits after an outage longer than any time-out of the worker', async () => {
  const redis = await server({ appendOnly: true });
  const tasks = await open(redis.url);
  const worker = lab.work(tasks, [handle(seat, allFull), handle(add, async ({ a, b }) => a + b)], {
    timing: { ...QUICK, drainDelay: 0.2 },
  });
  const warm = await tasks.delay(seat, { row: 1, guest: 'before' });
  await eventually(async () => expect(await statuses(tasks, [warm])).toEqual(['success']));
  await redis.kill();
  // Real time, as the time-outs are the clients' own: longer than the lock, the drain and the pauses between attempts.
  await sleep(4000);
  await redis.start();
  await reachable(tasks);
  const ids = await Promise.all([
    ...Array.from({ length: 50 }, (_, i) => tasks.delay(seat, { row: i + 1, guest: 'after' })),
    tasks.delay(add, { a: 1, b: 1 }),
  ]);
  await eventually(
    async () => expect(new Set(await statuses(tasks, ids))).toEqual(new Set(['success'])),
    10_000,
  );
  await worker.close();
}, 60_000);
