import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { programArgs } from '@seckill/scripts/typescript';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { eventually, openLab, QUICK, SECRET } from './testing/lab.ts';
import { add, seat, type Seat, type SeatResult } from './testing/sample-tasks.ts';
import { handle, type Batch } from './declare/handlers.ts';
import { metaKey } from './engine/bullmq-keys.ts';

const lab = openLab();
const full = { outcome: 'full' } as const;
const allFull = async ({ tickets }: Batch<Seat>): Promise<SeatResult[]> => tickets.map(() => full);
let stage = 0;
const newPrefix = (): string => `${lab.prefix}-${(stage += 1)}`;

const children: ChildProcess[] = [];
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

describe('a worker process that is killed', () => {
  it('loses nothing: its batch is decided by another, and settled once', async () => {
    const prefix = newPrefix();
    const tasks = await lab.open({ prefix });
    const [program = '', ...execArgv] = (
      await programArgs(fileURLToPath(new URL('./testing/stuck-worker.ts', import.meta.url)))
    ).toReversed();
    const child = fork(program, [inject('redisUrl'), prefix, SECRET], { execArgv });
    children.push(child);
    const ids = await Promise.all(
      ['a', 'b', 'c'].map((guest) => tasks.delay(seat, { row: 1, guest })),
    );
    await once(child, 'message');
    expect(await tasks.queues()).toContainEqual(expect.objectContaining({ active: 1 }));
    child.kill('SIGKILL');
    await once(child, 'exit');

    const attempts: number[] = [];
    const worker = lab.work(tasks, [
      handle(seat, (batch) => {
        attempts.push(batch.attempt);
        return allFull(batch);
      }),
    ]);
    await eventually(async () => {
      const states = await Promise.all(ids.map((id) => tasks.result(id)));
      expect(states.map((state) => state?.status)).toEqual(['success', 'success', 'success']);
    });
    await worker.close();
    expect(attempts).toEqual([2]);
    expect(await tasks.line(seat, 'row-1')).toMatchObject({ decided: 3, outcomes: { full: 3 } });
  }, 40_000);
});

describe('closing', () => {
  it('finishes what is in hand and takes nothing more', async () => {
    const tasks = await lab.open({ prefix: newPrefix() });
    let decide: () => void = () => {};
    let began = 0;
    const aborted: boolean[] = [];
    const worker = lab.work(tasks, [
      handle(seat, async (batch) => {
        began += 1;
        await new Promise<void>((resolve) => (decide = resolve));
        aborted.push(batch.signal.aborted);
        return allFull(batch);
      }),
    ]);
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, i) => tasks.delay(seat, { row: 1, guest: `${i}` })),
    );
    await eventually(() => expect(began).toBe(1));
    const closed = worker.close({ deadlineMs: 5000 });
    decide();
    await closed;
    expect(began).toBe(1);
    expect(aborted).toEqual([false]);
    const states = await Promise.all(ids.map((id) => tasks.result(id)));
    expect(states.map((state) => state?.status)).toEqual([
      ...Array(5).fill('success'),
      ...Array(5).fill('queued'),
    ]);
    expect(await tasks.workers()).toEqual([]);
  });

  it('lets go of what is not done by the deadline; another worker does it', async () => {
    const tasks = await lab.open({ prefix: newPrefix() });
    const signals: AbortSignal[] = [];
    const worker = lab.work(tasks, [
      handle(seat, ({ signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      }),
    ]);
    const id = await tasks.delay(seat, { row: 1, guest: 'a' });
    await eventually(() => expect(signals).toHaveLength(1));
    const before = Date.now();
    await worker.close({ deadlineMs: 100 });
    // Without it, the deadline would be ten seconds.
    expect(Date.now() - before).toBeLessThan(9000);
    expect(signals[0]?.aborted).toBe(true);
    const other = lab.work(tasks, [handle(seat, allFull)]);
    await eventually(async () => expect(await tasks.result(id)).toMatchObject({ result: full }));
    await other.close();
  });
});

it('says which workers live and what they do', async () => {
  const tasks = await lab.open({ prefix: newPrefix() });
  let decide: () => void = () => {};
  const worker = lab.work(
    tasks,
    [
      handle(seat, async (batch) => {
        await new Promise<void>((resolve) => (decide = resolve));
        return allFull(batch);
      }),
      handle(add, async ({ a, b }) => a + b),
    ],
    { concurrency: 7 },
  );
  await eventually(async () => expect(await tasks.workers()).toHaveLength(1));
  expect(await tasks.workers()).toMatchObject([
    {
      pid: process.pid,
      concurrency: 7,
      queues: ['hall.seat-0', 'hall.seat-1', 'math'],
      active: 0,
      finished: 0,
      clockOffsetMs: expect.any(Number),
      loopDelayMs: expect.any(Number),
      errors: 0,
    },
  ]);
  await worker.close();
  decide();
  expect(await tasks.workers()).toEqual([]);
});

it('is made anew when jobs wait and none is taken', async () => {
  const tasks = await lab.open({ prefix: newPrefix() });
  const { keys } = tasks.engine;
  const queue = keys.laneQueue(seat, 'row-1');
  const meta = metaKey(queue);
  const blocked = async (): Promise<string[]> => {
    const name = ` name=${queue.prefix}:${Buffer.from(queue.name).toString('base64')} `;
    const clients = String(await lab.redis.client('LIST')).split('\n');
    return clients.filter((line) => line.includes(name)).map((line) => line.split(' ')[0] ?? '');
  };
  // A limit of no job at once: to the worker it is as if it never woke up.
  await lab.redis.hset(meta, 'concurrency', 0);
  const worker = lab.work(tasks, [handle(seat, allFull)], {
    timing: { ...QUICK, wedgedAfter: 200, checkEvery: 50 },
  });
  const [first] = await eventually(async () => {
    const clients = await blocked();
    expect(clients).toHaveLength(1);
    return clients;
  });
  const id = await tasks.delay(seat, { row: 1, guest: 'a' });
  await eventually(() =>
    expect(lab.logged.map(({ message }) => message)).toContain(
      'jobs wait and none is taken: a new worker',
    ),
  );
  await eventually(async () => {
    const clients = await blocked();
    expect(clients).toHaveLength(1);
    expect(clients).not.toContain(first);
  });
  await lab.redis.hdel(meta, 'concurrency');
  await eventually(async () => expect(await tasks.result(id)).toMatchObject({ result: full }));
  await worker.close();
});

it('runs many lines at once when a batch may hold one ticket', async () => {
  const tasks = await lab.open({ prefix: newPrefix(), batchMaxTickets: 1 });
  let inHand = 0;
  let most = 0;
  let open = (): void => {};
  const goOn = new Promise<void>((resolve) => (open = resolve));
  const worker = lab.work(
    tasks,
    [
      handle(seat, async (batch) => {
        most = Math.max(most, (inHand += 1));
        await goOn;
        inHand -= 1;
        return allFull(batch);
      }),
    ],
    { concurrency: 4 },
  );
  // Of one shard: `concurrency` is what one queue may do at once.
  const { keys } = tasks.engine;
  const rows = Array.from({ length: 80 }, (_, i) => i + 1).filter(
    (row) => keys.laneQueue(seat, `row-${row}`).name === keys.shardOf(seat, 0).name,
  );
  const ids = await Promise.all(
    rows.slice(0, 30).map((row) => tasks.delay(seat, { row, guest: `${row}` })),
  );
  await eventually(() => expect(inHand).toBe(4));
  // A fifth is asked for at once, and would be active by the time this answer comes.
  const active = (await tasks.queues()).map((queue) => queue.active);
  open();
  expect(active.reduce((sum, each) => sum + each, 0)).toBe(4);
  await eventually(async () => {
    const states = await Promise.all(ids.map((id) => tasks.result(id)));
    expect(states.map((state) => state?.status)).toEqual(Array(30).fill('success'));
  });
  await worker.close();
  expect(most).toBe(4);
});

it.each([{}, { protocol: 2 }])(
  'takes no job beside a worker of an earlier version, and says who that is: %j',
  async (version) => {
    const tasks = await lab.open({ prefix: newPrefix() });
    const { keys } = tasks.engine;
    const earlier = { id: 'w', host: 'shop-1', pid: 42, startedAt: '', concurrency: 1, ...version };
    const described = JSON.stringify({ ...earlier, queues: [], active: 0, finished: 0 });
    await lab.redis.set(keys.worker('w'), described, 'EX', 60);
    await lab.redis.zadd(keys.workers(), Date.now(), 'w');
    await lab.redis.expire(keys.workers(), 300);
    await expect(tasks.refuseEarlierWorkers()).rejects.toThrow('process 42 on shop-1');

    const id = await tasks.delay(seat, { row: 1, guest: 'a' });
    const refused = await new Promise<Error>((resolve) => {
      lab.work(tasks, [handle(seat, allFull)], { onRefused: resolve });
    });
    expect(refused.message).toContain('workers of an earlier version still run (process 42');
    expect(await tasks.result(id)).toMatchObject({ status: 'queued' });

    await lab.redis.del(keys.worker('w'));
    await expect(tasks.refuseEarlierWorkers()).resolves.toBeUndefined();
    const worker = lab.work(tasks, [handle(seat, allFull)]);
    await eventually(async () => expect(await tasks.result(id)).toMatchObject({ result: full }));
    await worker.close();
  },
);
