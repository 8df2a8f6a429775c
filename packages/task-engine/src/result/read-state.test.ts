import { beforeAll, describe, expect, it } from 'vitest';
import { eventually, openLab } from '../testing/lab.ts';
import { add, seat } from '../testing/sample-tasks.ts';
import type { TaskEvent } from './events.ts';
import { handle } from '../declare/handlers.ts';
import { newKey } from '../wire/ids.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
let tasks: Tasks;
let elsewhere: Tasks;
const events: TaskEvent[] = [];
let row = 0;
const newRow = (): number => (row += 1);

beforeAll(async () => {
  tasks = await lab.open();
  elsewhere = await lab.open();
  elsewhere.subscribe((event) => events.push(event));
  await lab.listening();
});

const join = (row: number, guests: number, owner = 'me'): Promise<string[]> =>
  Promise.all(
    Array.from({ length: guests }, (_, i) => tasks.delay(seat, { row, guest: `${i}` }, { owner })),
  );

function serve(seats: number) {
  return lab.work(elsewhere, [
    handle(seat, async ({ tickets }) =>
      tickets.map(({ number }) =>
        number <= seats ? { outcome: 'seated', seat: number } : { outcome: 'full' },
      ),
    ),
  ]);
}

describe('a ticket', () => {
  it('waits, and says how far the line has come', async () => {
    const row = newRow();
    const ids = await join(row, 3);
    expect(await tasks.result(ids[2]!)).toEqual({
      id: ids[2],
      task: 'hall.seat',
      status: 'queued',
      lane: `row-${row}`,
      number: 3,
      processed: 0,
      perSecond: 0,
    });
  });

  it('ends the same by id, by event and from another process', async () => {
    const row = newRow();
    const ids = await join(row, 8);
    const worker = serve(2);
    const settled = await eventually(() => {
      const published = events.flatMap((event) =>
        event.type === 'settled' && event.lane === `row-${row}` ? [event] : [],
      );
      const results = published.flatMap((event) => event.results);
      expect(results).toHaveLength(8);
      return { published, results };
    });
    await worker.close();
    expect(settled.results.map(({ id }) => id).sort()).toEqual([...ids].sort());
    for (const published of settled.results) {
      const here = await tasks.resultFor('me', published.id);
      expect(here).toEqual({
        ...(await elsewhere.result(published.id)),
        perSecond: expect.anything(),
      });
      expect(here).toMatchObject({ ...published, processed: 8 });
      const { number = 0 } = here ?? {};
      expect(here?.result).toEqual(
        number <= 2 ? { outcome: 'seated', seat: number } : { outcome: 'full' },
      );
    }
    expect(settled.published.map(({ processed }) => processed)).toEqual([5, 8]);
    expect(await tasks.line(seat, `row-${row}`)).toMatchObject({
      issued: 8,
      accepted: 8,
      decided: 8,
      waiting: 0,
      processed: 8,
      outcomes: { seated: 2, full: 6 },
    });
  });

  it('is lost once its job is gone without a result', async () => {
    const row = newRow();
    const [id = ''] = await join(row, 1);
    const { keys } = tasks.engine;
    const job = jobKey(keys.laneQueue(seat, `row-${row}`), tasks.ticket(id)!.batchId);
    await lab.redis.del(job);
    const isLost = { id, status: 'lost', number: 1 };
    expect(await tasks.resultFor('me', id)).toMatchObject(isLost);
    // As BullMQ writes to the jobs in its lists, whatever became of them.
    await lab.redis.hset(job, 'processedOn', Date.now(), 'ats', 1);
    expect(await tasks.resultFor('me', id)).toMatchObject(isLost);
    await lab.redis.del(job);
  });
});

describe('what is not found', () => {
  const old = () => newKey(Date.now() - 86_400_000 - 1000);

  it('a plain task older than results are kept; a ticket is lost, however old', async () => {
    const batch = { task: 'hall.seat', lane: 'row-1', batchId: old(), first: 1 };
    const mac = tasks.engine.ids.ticketMac(batch, 0, 'me');
    const id = `hall.seat~row-1~${batch.batchId}~0~1~${mac}`;
    expect(await tasks.resultFor('me', id)).toMatchObject({ status: 'lost' });
    const plain = tasks.engine.ids.plain('math.add', old(), 'me');
    expect(await tasks.resultFor('me', plain)).toBeUndefined();
  });

  it('a task nobody declared, or one declared otherwise', async () => {
    const { ids } = tasks.engine;
    expect(await tasks.resultFor('me', ids.plain('math.mul', newKey(), 'me'))).toBeUndefined();
    expect(await tasks.resultFor('me', ids.plain('hall.seat', newKey(), 'me'))).toBeUndefined();
    expect(await tasks.result('nonsense')).toBeUndefined();
    expect(await tasks.result('')).toBeUndefined();
  });

  it('a forged id or somebody else’s, without a word to Redis', async () => {
    const [ticket = ''] = await join(newRow(), 1, 'me');
    const plain = await tasks.delay(add, { a: 1, b: 1 }, { owner: 'me' });
    const cutOff = await lab.open({ redisUrl: 'redis://127.0.0.1:1' });
    for (const id of [ticket, plain]) {
      await expect(cutOff.resultFor('me', id)).rejects.toMatchObject({ code: 'unavailable' });
      expect(await tasks.resultFor('me', id)).toMatchObject({ id, status: 'queued' });
      for (let at = 0; at < id.length; at += 1) {
        const flipped = id[at] === 'a' ? 'b' : 'a';
        const forged = id.slice(0, at) + flipped + id.slice(at + 1);
        expect(await cutOff.resultFor('me', forged)).toBeUndefined();
      }
      expect(await cutOff.resultFor('you', id)).toBeUndefined();
      expect(await cutOff.resultFor('', id)).toBeUndefined();
    }
  });
});

it('position and count of the decided never go back while a line is served', async () => {
  const row = newRow();
  const ids = await join(row, 60);
  const last = ids.at(-1)!;
  const seen: number[] = [];
  const worker = serve(1);
  await eventually(async () => {
    const state = await tasks.result(last);
    seen.push(state?.processed ?? -1);
    expect(state?.status).toBe('success');
  });
  await worker.close();
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(60);
});
