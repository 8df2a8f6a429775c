import { expect, it } from 'vitest';
import { handle, type Batch } from '../declare/handlers.ts';
import { activeKey, jobKey, queueKey, waitKey } from '../engine/bullmq-keys.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { seat, type Seat } from '../testing/sample-tasks.ts';

const lab = openLab();
let labs = 0;
const full = { outcome: 'full' } as const;

/** A row, and its worker. */
async function openRow(decide = async ({ tickets }: Batch<Seat>) => tickets.map(() => full)) {
  const tasks = await lab.open({ prefix: `${lab.prefix}-${(labs += 1)}` });
  const worker = lab.work(tasks, [handle(seat, decide)]);
  const queue = tasks.engine.keys.laneQueue(seat, 'row-1');
  const sit = (guest: string) => tasks.delay(seat, { row: 1, guest });
  const batchOf = (id: string) => tasks.ticket(id)?.batchId ?? '';
  async function wasDelivered(id: string) {
    const events = await lab.redis.xrange(queueKey(queue, 'events'), '-', '+');
    return events.some(([, fields]) => fields.includes('active') && fields.includes(batchOf(id)));
  }
  /**
   * Guests who come one after the other, until so many batches were decided without being delivered: whoever comes before the worker has given
   * back the job of the one before is delivered with that.
   */
  async function sitUndelivered(count: number): Promise<string[]> {
    const found: string[] = [];
    for (let guest = 0; found.length < count; guest += 1) {
      expect(guest).toBeLessThan(300);
      const id = await sit(`guest-${guest}`);
      expect(await tasks.get(id)).toEqual(full);
      await eventually(async () => expect(await lab.redis.llen(activeKey(queue))).toBe(0));
      if (!(await wasDelivered(id))) found.push(id);
    }
    return found;
  }
  return { tasks, worker, queue, sit, batchOf, sitUndelivered };
}

it('batches of the only line of a shard are decided without being delivered, and nothing is left of their jobs', async () => {
  const { tasks, queue, batchOf, sitUndelivered } = await openRow();
  const ids = await sitUndelivered(8);
  const jobs = ids.map((id) => jobKey(queue, batchOf(id)));
  expect(await lab.redis.exists(...jobs)).toBe(0);
  expect(await lab.redis.llen(waitKey(queue))).toBe(0);
  const { accepted, decided, waiting } = (await tasks.line(seat, 'row-1')) ?? {};
  expect({ decided, waiting }).toEqual({ decided: accepted, waiting: 0 });
});

it('one that fails before it is delivered is tried again, and the line goes on behind it', async () => {
  const seen: string[] = [];
  let fails = 0;
  const { tasks, sit, sitUndelivered } = await openRow(async ({ tickets }) => {
    const guests = tickets.map(({ args }) => args.guest).join(' ');
    if (guests.includes('late') && fails < 2) {
      fails += 1;
      throw new Error('not yet');
    }
    seen.push(guests);
    return tickets.map(() => full);
  });
  await sitUndelivered(1);
  const late = await sit('late');
  const behind = await sit('behind');
  expect(await tasks.get(late)).toEqual(full);
  expect(await tasks.get(behind)).toEqual(full);
  expect(fails).toBe(2);
  expect(seen.slice(-2).join(' ')).toBe('late behind');
});

it('a worker that closes meanwhile ends what it has in hand, and leaves what comes to the next', async () => {
  let begun = () => {};
  let end = () => {};
  const isBegun = new Promise<void>((resolve) => (begun = resolve));
  const isOver = new Promise<void>((resolve) => (end = resolve));
  const { tasks, worker, sit, sitUndelivered } = await openRow(async ({ tickets }) => {
    if (tickets.some(({ args }) => args.guest === 'last')) {
      begun();
      await isOver;
    }
    return tickets.map(() => full);
  });
  await sitUndelivered(1);
  const last = await sit('last');
  await isBegun;
  const closed = worker.close();
  const next = await sit('next');
  end();
  await closed;
  expect((await tasks.result(last))?.status).toBe('success');
  expect((await tasks.result(next))?.status).toBe('queued');
  lab.work(tasks, [handle(seat, async ({ tickets }) => tickets.map(() => full))]);
  await eventually(async () => expect((await tasks.result(next))?.status).toBe('success'));
});

it('a worker that must go at its deadline has handed back what was not delivered before it is closed', async () => {
  let begun = () => {};
  const isBegun = new Promise<void>((resolve) => (begun = resolve));
  const { tasks, worker, queue, sit, sitUndelivered } = await openRow(
    async ({ tickets, signal }) => {
      if (tickets.some(({ args }) => args.guest === 'last')) {
        begun();
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      }
      return tickets.map(() => full);
    },
  );
  await sitUndelivered(1);
  const last = await sit('last');
  await isBegun;
  const { keys } = tasks.engine;
  expect(await lab.redis.exists(keys.lease(queue, 'row-1'))).toBe(1);
  await worker.close({ deadlineMs: 100 });
  expect(await lab.redis.exists(keys.lease(queue, 'row-1'))).toBe(0);
  expect((await tasks.result(last))?.status).toBe('queued');
  lab.work(tasks, [handle(seat, async ({ tickets }) => tickets.map(() => full))]);
  await eventually(async () => expect((await tasks.result(last))?.status).toBe('success'));
});

it('another line of the shard does not wait behind one whose batches never end', async () => {
  const decided: string[] = [];
  const { tasks, sit, queue } = await openRow(async ({ tickets, lane }) => {
    decided.push(lane);
    return tickets.map(() => full);
  });
  const { keys } = tasks.engine;
  const row = Array.from({ length: 50 }, (_, i) => i + 2).find(
    (each) => keys.laneQueue(seat, `row-${each}`).name === queue.name,
  );
  const over = new AbortController();
  const crowd = Array.from({ length: 6 }, async (_, i) => {
    for (let n = 0; !over.signal.aborted; n += 1) await tasks.get(await sit(`${i}-${n}`));
  });
  await eventually(() => expect(decided.length).toBeGreaterThan(20));
  const other = await tasks.delay(seat, { row: row ?? 0, guest: 'alone' });
  const before = decided.length;
  expect(await tasks.get(other)).toEqual(full);
  over.abort();
  await Promise.all(crowd);
  expect(decided.indexOf(`row-${row}`) - before).toBeLessThan(50);
});
