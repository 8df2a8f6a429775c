import { beforeAll, describe, expect, it } from 'vitest';
import { eventually, openLab } from '../testing/lab.ts';
import { seat, type Seat, type SeatResult } from '../testing/sample-tasks.ts';
import { jobKey, queueKey } from '../engine/bullmq-keys.ts';
import { ticketId } from '../wire/ids.ts';
import { RetryLater, TaskFailure } from '../declare/errors.ts';
import { handle, type Batch } from '../declare/handlers.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
let tasks: Tasks;
let row = 0;

/** Each test has its own worker, and so its own queues. */
async function setUp(run: (batch: Batch<Seat>) => Promise<SeatResult[]>, workers = 1) {
  tasks = await lab.open({ prefix: `${lab.prefix}-${(row += 1)}` });
  const processes = await Promise.all(
    Array.from({ length: workers }, () => lab.open({ prefix: `${lab.prefix}-${row}` })),
  );
  const started = processes.map((process) => lab.work(process, [handle(seat, run)]));
  return {
    join: (guests: number, row = 1) =>
      Promise.all(
        Array.from({ length: guests }, (_, i) => tasks.delay(seat, { row, guest: `${i}` })),
      ),
    settled: (ids: string[]) =>
      eventually(async () => {
        const states = await Promise.all(ids.map((id) => tasks.result(id)));
        expect(states.map((state) => state?.status)).not.toContain('queued');
        return states;
      }),
    books: (row = 1) => tasks.line(seat, `row-${row}`),
    close: () => Promise.all(started.map((worker) => worker.close())),
  };
}

const full = { outcome: 'full' } as const;
const allFull = async ({ tickets }: Batch<Seat>) => tickets.map(() => full);

beforeAll(() => {
  row = 0;
});

describe('a batch whose handler throws', () => {
  it('is tried again as a whole until it is decided', async () => {
    const attempts: number[] = [];
    const { join, settled, books, close } = await setUp(async (batch) => {
      attempts.push(batch.attempt);
      if (attempts.length < 3) throw new Error('MySQL is away');
      return allFull(batch);
    });
    const states = await settled(await join(3));
    await close();
    expect(attempts).toEqual([1, 2, 3]);
    expect(states.map((state) => state?.result)).toEqual([full, full, full]);
    expect(await books()).toMatchObject({ accepted: 3, decided: 3, outcomes: { full: 3 } });
  });

  it('keeps its line waiting behind it, and no other line', async () => {
    const order: string[] = [];
    const { join, settled, close } = await setUp(async (batch) => {
      const [first] = batch.tickets;
      if (batch.lane === 'row-1' && first?.number === 1 && order.length === 0)
        throw new Error('not before the other row');
      order.push(`${batch.lane} ${first?.number}`);
      return allFull(batch);
    });
    const ids = [...(await join(10)), ...(await join(3, 3))];
    await settled(ids);
    await close();
    expect(order).toEqual(['row-3 1', 'row-1 1', 'row-1 6']);
  });

  it('ends in failure, and is counted, when the task’s tries are used up', async () => {
    let tries = 0;
    const { join, settled, books, close } = await setUp(async () => {
      tries += 1;
      throw new Error('always');
    });
    const states = await settled(await join(2));
    await close();
    expect(tries).toBe(4);
    expect(states).toMatchObject([
      { status: 'failure', error: { code: 'error', message: 'always' } },
      { status: 'failure', error: { code: 'error', message: 'always' } },
    ]);
    expect(await books()).toMatchObject({ decided: 2, waiting: 0, outcomes: { failure: 2 } });
  });

  it('ends at once when the error says that trying again is no use', async () => {
    let tries = 0;
    const { join, settled, close } = await setUp(async () => {
      tries += 1;
      throw new TaskFailure('closed', 'the hall is closed');
    });
    const states = await settled(await join(1));
    await close();
    expect(tries).toBe(1);
    expect(states).toMatchObject([{ status: 'failure', error: { code: 'closed' } }]);
  });
});

describe('a batch that Redis lost, and that was sent again without those who have another place by now', () => {
  /** What is stored of the batch of a ticket then: this ticket alone. Answers the ticket's new id. */
  async function sendAgainAlone(id: string): Promise<string> {
    const { keys, ids } = tasks.engine;
    const { lane = '', batchId = '', index = 0 } = tasks.ticket(id) ?? {};
    const queue = keys.laneQueue(seat, lane);
    const job = jobKey(queue, batchId);
    const [data, queuedAt] = await lab.redis.hmget(job, 'data', 'timestamp');
    const envelope: { f: number; t: [string, unknown][] } = JSON.parse(data ?? '');
    const alone = envelope.t.filter((_, i) => i === index);
    const changed = JSON.stringify({ ...envelope, t: alone });
    await lab.redis.hset(job, 'data', changed, 'timestamp', Number(queuedAt) + 7);
    await lab.redis.hincrby(keys.line(queue, lane), 'issued', 1 - envelope.t.length);
    const where = { task: seat.name, lane, batchId, first: envelope.f };
    return ticketId(where, 0, ids.ticketMac(where, 0, ''));
  }

  it('is decided as it is stored, also where others were decided before', async () => {
    const decided: string[][] = [];
    let again: string | undefined;
    let sent: string[] = [];
    const { join, settled, books, close } = await setUp(async (batch) => {
      decided.push(batch.tickets.map(({ args }) => args.guest));
      await eventually(() => expect(sent).toHaveLength(3));
      again ??= await sendAgainAlone(sent[1] ?? '');
      return allFull(batch);
    });
    sent = await join(3);
    await eventually(() => expect(again).toBeDefined());
    await settled([again ?? '']);
    await close();
    expect(decided).toEqual([['0', '1', '2'], ['1']]);
    expect(await books()).toMatchObject({ accepted: 1, decided: 1, outcomes: { full: 1 } });
  });

  it('is decided as it is stored when it was delivered before, and waited for its turn', async () => {
    const decided: string[][] = [];
    let sent: string[] = [];
    const { join, settled, books, close } = await setUp(async (batch) => {
      decided.push(batch.tickets.map(({ args }) => args.guest));
      if (decided.length > 1) return allFull(batch);
      sent = await join(2);
      const { keys } = tasks.engine;
      const queue = keys.laneQueue(seat, 'row-1');
      // Delivered, that is.
      await eventually(async () =>
        expect(await lab.redis.llen(queueKey(queue, 'active'))).toBeGreaterThan(1),
      );
      sent = [await sendAgainAlone(sent[1] ?? '')];
      return allFull(batch);
    });
    await settled(await join(1));
    await eventually(() => expect(sent).toHaveLength(1));
    await settled(sent);
    await close();
    expect(decided).toEqual([['0'], ['1']]);
    expect(await books()).toMatchObject({ accepted: 2, decided: 2, outcomes: { full: 2 } });
  });
});

it('ends a ticket whose payload is spoilt, and decides the others of its batch', async () => {
  tasks = await lab.open({ prefix: `${lab.prefix}-${(row += 1)}` });
  const ids = await Promise.all(
    ['a', 'b', 'c'].map((guest) => tasks.delay(seat, { row: 1, guest })),
  );
  const { keys } = tasks.engine;
  const job = jobKey(keys.laneQueue(seat, 'row-1'), tasks.ticket(ids[0]!)!.batchId);
  const data = JSON.parse((await lab.redis.hget(job, 'data')) ?? '');
  data.t[1][1] = { row: 'one' };
  await lab.redis.hset(job, 'data', JSON.stringify(data));
  const worker = lab.work(tasks, [handle(seat, allFull)]);
  await eventually(async () => {
    const states = await Promise.all(ids.map((id) => tasks.result(id)));
    expect(states).toMatchObject([
      { status: 'success' },
      { status: 'failure', error: { code: 'bad_payload' } },
      { status: 'success' },
    ]);
  });
  await worker.close();
  expect(await tasks.line(seat, 'row-1')).toMatchObject({ outcomes: { full: 2, failure: 1 } });
});

it('drops a job that is no batch at all; its tickets are lost', async () => {
  tasks = await lab.open({ prefix: `${lab.prefix}-${(row += 1)}` });
  const id = await tasks.delay(seat, { row: 1, guest: 'a' });
  const { keys } = tasks.engine;
  const job = jobKey(keys.laneQueue(seat, 'row-1'), tasks.ticket(id)!.batchId);
  await lab.redis.hset(job, 'data', '{"what":"ever"}');
  const worker = lab.work(tasks, [handle(seat, allFull)]);
  await eventually(async () => expect(await tasks.result(id)).toMatchObject({ status: 'lost' }));
  await worker.close();
  expect(await lab.redis.exists(job)).toBe(0);
});

describe('a batch that is delivered again', () => {
  it('is done at once when it has its results: the same batch added twice', async () => {
    const seen: string[] = [];
    const { join, settled, books, close } = await setUp(async (batch) => {
      seen.push(...batch.tickets.map(({ id }) => id));
      return allFull(batch);
    });
    const ids = await join(3);
    await settled(ids);
    const before = await books();
    const { batchId, lane } = tasks.ticket(ids[0]!)!;
    const queue = tasks.engine.queues.at(tasks.engine.keys.laneQueue(seat, lane));
    const t = ids.map((id) => [id.slice(-16), { row: 1, guest: 'again' }]);
    await queue.add(seat.name, { l: lane, f: 1, t }, { jobId: batchId, removeOnComplete: true });
    await eventually(async () => expect(await queue.getJob(batchId)).toBeUndefined());
    await close();
    expect(seen).toEqual(ids);
    expect(await books()).toEqual({ ...before, perSecond: expect.any(Number) });
  });

  it('settles once when two workers decide it at the same time', async () => {
    const inHand: (() => void)[] = [];
    const { join, settled, books, close } = await setUp(
      (batch) =>
        new Promise((resolve) => {
          inHand.push(() => resolve(batch.tickets.map(() => full)));
          // The first worker seems dead: its lease is over, so the other one decides the batch, too.
          if (inHand.length === 1) void loseLease(batch);
          else for (const decide of inHand) decide();
        }),
      2,
    );
    const states = await settled(await join(4));
    expect(states.map((state) => state?.status)).toEqual(Array(4).fill('success'));
    await close();
    expect(inHand).toHaveLength(2);
    expect(await books()).toMatchObject({ decided: 4, outcomes: { full: 4 } });
  });

  async function loseLease({ lane }: Batch<Seat>) {
    const { keys } = tasks.engine;
    const queue = keys.laneQueue(seat, lane);
    await lab.redis.set(keys.lease(queue, lane), 'somebody else', 'PX', 50);
  }
});

it('decides the batches of a line in their order', async () => {
  const order: number[] = [];
  const { join, settled, close } = await setUp(async (batch) => {
    order.push(...batch.tickets.map(({ number }) => number));
    return allFull(batch);
  });
  await settled(await join(40));
  await close();
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).toHaveLength(40);
});

it('aborts a batch that takes longer than its task may, and tries again', async () => {
  const limited = { ...seat, timeLimit: 50 };
  const process = await lab.open({ prefix: `${lab.prefix}-${(row += 1)}` });
  const reasons: unknown[] = [];
  const worker = lab.work(process, [
    handle(limited, (batch) =>
      batch.attempt > 1
        ? allFull(batch)
        : new Promise((_, reject) => {
            batch.signal.addEventListener('abort', () => {
              reasons.push(batch.signal.reason);
              reject(new Error('stopped'));
            });
          }),
    ),
  ]);
  const id = await process.delay(limited, { row: 1, guest: 'a' });
  await eventually(async () => expect(await process.result(id)).toMatchObject({ result: full }));
  await worker.close();
  expect(reasons).toMatchObject([{ name: 'TimeLimitExceeded' }]);
});

describe('a batch that is not ready', () => {
  it('keeps its line waiting for as long as it says, which counts as no try, and sees who waits with it', async () => {
    let seen: number[] = [];
    let together = 0;
    let asked = 0;
    const { join, settled, close, books } = await setUp(async (batch) => {
      seen = [];
      for await (const { now, batches } of tasks.waiting(seat, batch.lane)) {
        for (const { addedAt, tickets } of batches) {
          expect(now.getTime()).toBeGreaterThanOrEqual(addedAt.getTime());
          for (const ticket of tickets) {
            expect(ticket.addedAt).toEqual(addedAt);
            const own = batch.tickets.find(({ id }) => id === ticket.id);
            if (own) expect(own).toEqual(ticket);
          }
          seen.push(...tickets.map(({ number }) => number));
        }
      }
      asked += 1;
      together = Math.max(together, seen.length);
      if (batch.first === 1 && (seen.length < 8 || asked < 6)) throw new RetryLater(40);
      if (asked < 8) throw new Error('MySQL is away');
      return allFull(batch);
    });
    const ids = [...(await join(4)), ...(await join(4))];
    await settled(ids);
    await close();
    expect(together).toBe(8);
    expect(asked).toBeGreaterThan(5);
    expect(await books()).toMatchObject({ decided: 8, outcomes: { full: 8 } });
  });
});
