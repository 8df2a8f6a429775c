import { expect, it } from 'vitest';
import { handle } from '../declare/handlers.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { seat, type SeatResult } from '../testing/sample-tasks.ts';
import type { TaskEvent } from '../result/events.ts';

const lab = openLab();
/** Where nobody works yet. */
const quietLab = openLab();

const toSeat = (number: number) => (result: SeatResult) =>
  result.outcome === 'full' ? { outcome: 'seated' as const, seat: number } : undefined;

const flip = ({ outcome }: SeatResult): SeatResult =>
  outcome === 'full' ? { outcome: 'seated', seat: 1 } : { outcome: 'full' };

async function hall(row: number, guests: number, { open } = lab) {
  const tasks = await open();
  const ids = await Promise.all(
    Array.from({ length: guests }, (_, i) =>
      tasks.delay(seat, { row, guest: `g-${i}` }, { owner: `g-${i}` }),
    ),
  );
  return { tasks, ids, lane: `row-${row}` };
}

async function settled(row: number, guests: number) {
  const { tasks, ids, lane } = await hall(row, guests);
  lab.work(tasks, [
    handle(seat, async ({ tickets }) => tickets.map(() => ({ outcome: 'full' as const }))),
  ]);
  await eventually(async () => expect((await tasks.line(seat, lane)).decided).toBe(guests));
  return { tasks, ids, lane };
}

it('replaces the result of one ticket, and of no other', async () => {
  const { tasks, ids, lane } = await settled(1, 3);
  expect(await tasks.amend(seat, ids[1]!, toSeat(7))).toEqual({
    outcome: 'amended',
    result: { outcome: 'seated', seat: 7 },
  });
  const results = await Promise.all(ids.map((id) => tasks.result(id)));
  expect(results.map((state) => state?.result)).toEqual([
    { outcome: 'full' },
    { outcome: 'seated', seat: 7 },
    { outcome: 'full' },
  ]);
  expect((await tasks.line(seat, lane)).outcomes).toEqual({ full: 2, seated: 1 });
});

it('does what the change wants: once amended it is kept', async () => {
  const { tasks, ids, lane } = await settled(2, 1);
  await tasks.amend(seat, ids[0]!, toSeat(1));
  expect(await tasks.amend(seat, ids[0]!, toSeat(2))).toEqual({
    outcome: 'kept',
    result: { outcome: 'seated', seat: 1 },
  });
  expect((await tasks.line(seat, lane)).outcomes).toEqual({ full: 0, seated: 1 });
});

it('lets exactly one of many at the same time win', async () => {
  const { tasks, ids, lane } = await settled(3, 2);
  const others = [tasks, await lab.open(), await lab.open()];
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) => others[i % 3]!.amend(seat, ids[0]!, toSeat(i + 1))),
  );
  const amended = answers.filter((answer) => answer.outcome === 'amended');
  expect(amended).toHaveLength(1);
  expect((await tasks.result(ids[0]!))?.result).toEqual(
    'result' in amended[0]! && amended[0].result,
  );
  expect((await tasks.line(seat, lane)).outcomes).toEqual({ full: 1, seated: 1 });
});

it('tells everyone who listens', async () => {
  const { tasks, ids } = await settled(4, 2);
  const heard: TaskEvent[] = [];
  const listener = await lab.open();
  const stop = listener.subscribe((event) => void heard.push(event));
  await eventually(async () => {
    await tasks.amend(seat, ids[1]!, flip);
    expect(heard).toContainEqual({
      type: 'task',
      id: ids[1],
      task: seat.name,
      status: 'success',
      attempts: 1,
      result: { outcome: 'seated', seat: 1 },
    });
  });
  stop();
});

it('does not touch a ticket that waits, nor one nobody knows', async () => {
  const { tasks, ids, lane } = await hall(5, 1, quietLab);
  expect(await tasks.amend(seat, ids[0]!, toSeat(1))).toEqual({ outcome: 'undecided' });
  const lost = ids[0]!.replace(/~[0-9a-z]{8}/, '~00000000');
  expect(await tasks.amend(seat, lost, toSeat(1))).toEqual({ outcome: 'unknown' });
  expect(await tasks.amend(seat, 'nonsense', toSeat(1))).toEqual({ outcome: 'unknown' });
  expect((await tasks.line(seat, lane)).outcomes).toEqual({});
  quietLab.work(tasks, [
    handle(seat, async ({ tickets }) => tickets.map(() => ({ outcome: 'full' as const }))),
  ]);
  await eventually(async () => expect((await tasks.line(seat, lane)).decided).toBe(1));
});

it('keeps an amended result as long as a new one', async () => {
  const { tasks, ids } = await settled(6, 1);
  const [key] = await lab.redis.keys(`*:batch:${tasks.ticket(ids[0]!)?.batchId}`);
  await lab.redis.expire(key!, 50);
  await tasks.amend(seat, ids[0]!, toSeat(1));
  expect(await lab.redis.ttl(key!)).toBeGreaterThan(80_000);
});
