import { checkRecord } from '@seckill/contracts';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import { describe, expect, it } from 'vitest';
import { publicDraw } from '../record/public-draw.ts';
import { readRecord } from '../record/read-record.ts';
import type { Parts } from '../stores.ts';
import { openBench } from '../testing/bench.ts';
import { closedSet } from './set.ts';

const bench = openBench();
const WINDOW_MS = 600;
const BUYERS = Array.from({ length: 12 }, (_, i) => `buyer-${i}`);

/** Batches of three, of a sale whose first moments are drawn. */
async function crowd(stock: number, { standby = false, drawMs = WINDOW_MS } = {}) {
  const saleId = await bench.newSale(stock, { drawMs });
  const ids: string[] = [];
  for (let from = 0; from < BUYERS.length; from += 3) {
    const some = BUYERS.slice(from, from + 3);
    const batch = await bench.tickets(saleId, some, { standby, draw: true });
    ids.push(...batch.map(({ id }) => id));
  }
  return { id: { saleId, round: 1 }, saleId, ids };
}

async function outcomes(ids: readonly string[]) {
  const states = await Promise.all(ids.map((id) => bench.parts().tasks.ended(id)));
  return states.map((state) => (orderPlace.isResult(state?.result) ? state.result.outcome : ''));
}

async function sheetOf(id: { saleId: number; round: number }) {
  const batches = await readRecord(bench.parts(), id);
  const drawn = await publicDraw(bench.parts(), id);
  return checkRecord({ ...id, ...drawn, complete: true, lateUnits: 0, batches });
}

/** Whether a worker has had the line. */
async function wasTaken(saleId: number): Promise<boolean> {
  const { keys } = bench.parts().tasks.engine;
  const lane = laneOfRound(saleId, 1);
  const line = keys.line(keys.laneQueue(orderPlace, lane), lane);
  return (await bench.redis().hmget(line, 'taken', 'decided')).some((count) => count !== null);
}

/** Who is decided one after the other: those of the set as they were drawn, then whoever came too late on a slow machine. */
async function inOrder(id: { saleId: number; round: number }): Promise<number[]> {
  const { first = 1, ranks = [] } = (await closedSet(bench.parts(), id)) ?? {};
  const drawn = Array.from(ranks, ([number]) => number - first);
  return [...drawn, ...[...BUYERS.keys()].filter((at) => !drawn.includes(at))];
}

const firstOf = async (id: { saleId: number; round: number }, units: number) =>
  (await inOrder(id)).slice(0, units).toSorted((a, b) => a - b);

const winnersOf = (verdicts: readonly string[]) =>
  verdicts.flatMap((verdict, i) => (verdict === 'success' ? [i] : []));

it('decides nothing while the window is open, then all in the order drawn, and the record proves it', async () => {
  const { id, ids, saleId } = await crowd(4, { drawMs: 3000 });
  bench.work();
  bench.work();
  await expect.poll(() => wasTaken(saleId)).toBe(true);
  const [later] = await bench.tickets(saleId, ['later'], { draw: true });
  ids.push(later!.id);
  expect(await publicDraw(bench.parts(), id)).toEqual({ draw: { hash: expect.any(String) } });
  const verdicts = await outcomes(ids);
  expect((await closedSet(bench.parts(), id))?.last).toBe(later?.number);
  expect(winnersOf(verdicts)).toEqual(await firstOf(id, 4));
  const sheet = await sheetOf(id);
  expect(sheet).toMatchObject({ ok: true, won: 4 });
  expect(sheet.checks).toContainEqual(expect.objectContaining({ key: 'draw', ok: true }));

  const record = {
    ...id,
    complete: true,
    lateUnits: 0,
    batches: await readRecord(bench.parts(), id),
  };
  const { draw } = await publicDraw(bench.parts(), id);
  const fails = async (other: object) =>
    (await checkRecord({ ...record, draw: { ...draw!, ...other } })).checks.flatMap(({ key, ok }) =>
      ok ? [] : [key],
    );
  expect(await fails({ seed: 'another' })).toContain('draw');
  expect(await fails({ digest: 'another' })).toContain('draw');
});

describe('a worker that dies', () => {
  const once = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => {
    let done = false;
    return async (...args: A): Promise<R> => {
      const answer = await work(...args);
      if (done) return answer;
      done = true;
      throw new Error('it is gone');
    };
  };
  const dying: Record<string, (all: Parts) => Parts> = {
    'after it closed the set': (all) => ({
      ...all,
      db: { ...all.db, closeDraw: once(all.db.closeDraw) },
    }),
    'after it drew': (all) => ({
      ...all,
      inventory: { ...all.inventory, draw: once(all.inventory.draw) },
    }),
    'after it made the orders': (all) => ({
      ...all,
      db: { ...all.db, placeOrders: once(all.db.placeOrders) },
    }),
  };
  it.each(Object.keys(dying))('%s leaves the same order to its successor', async (when) => {
    const { id, ids } = await crowd(4);
    const parts = dying[when]?.(bench.parts()) ?? bench.parts();
    bench.work(() => parts);
    bench.work(() => parts);
    const verdicts = await outcomes(ids);
    expect(winnersOf(verdicts)).toEqual(await firstOf(id, 4));
    expect(await sheetOf(id)).toMatchObject({ ok: true, won: 4 });
  });
});

it('gives the same order after Redis forgot who had been drawn', async () => {
  const { id, saleId, ids } = await crowd(4);
  let times = 0;
  bench.work((all) => ({
    ...all,
    inventory: {
      ...all.inventory,
      draw: async (request) => {
        const answer = await all.inventory.draw(request);
        times += 1;
        if (times === 1) await bench.forget(`sale:${saleId}}`);
        return answer;
      },
    },
  }));
  expect(winnersOf(await outcomes(ids))).toEqual(await firstOf(id, 4));
  expect(times).toBeGreaterThan(1);
  expect(await sheetOf(id)).toMatchObject({ ok: true, won: 4 });
});

it('lets losers stand by in the order drawn', async () => {
  const { id, ids, saleId } = await crowd(3, { standby: true });
  bench.work();
  await outcomes(ids);
  const waiting = await bench.parts().inventory.listStandby(saleId, 1);
  const order = (await inOrder(id)).slice(3).map((at) => BUYERS[at]);
  expect(waiting.map(({ buyerId }) => buyerId)).toEqual(order);
});

it('draws a lone buyer, and goes on by number when nobody was there', async () => {
  const lone = await bench.newSale(1, { drawMs: 200 });
  const nobody = await bench.newSale(1, { drawMs: 1 });
  bench.work();
  const [first] = await bench.tickets(lone, ['a'], { draw: true });
  expect(await outcomes([first!.id])).toEqual(['success']);
  const late = await bench.tickets(nobody, ['a', 'b'], { draw: true });
  expect(await outcomes(late.map(({ id }) => id))).toEqual(['success', 'sold_out']);
  expect((await closedSet(bench.parts(), { saleId: nobody, round: 1 }))?.ranks.size).toBe(0);
});

it('fixes what is drawn once the sale is open, and gives each round a seed of its own', async () => {
  const { db } = bench.parts();
  const saleId = await bench.newSale(1, { drawMs: 200 });
  expect(await db.editSale({ saleId, changes: { drawMs: 0 } })).toEqual({
    outcome: 'draw_is_fixed',
  });
  const before = await db.findDraw({ saleId, round: 1 });
  await db.openNextRound({ saleId, stock: 1, cancelledTickets: 0 });
  const now = await db.findDraw({ saleId, round: 2 });
  expect(now?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(now?.seed).not.toBe(before?.seed);
});
