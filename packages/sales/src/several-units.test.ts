import { expect, it } from 'vitest';
import { cancel } from './cancel.ts';
import { place } from './place.ts';
import { compare } from './reconcile/compare.ts';
import { restore } from './reconcile/restore.ts';
import { batchOf, openBench } from './testing/bench.ts';

const bench = openBench();

/** A round of six units, in which these buyers have two each; their tickets. */
async function twoEach(buyers: readonly string[]) {
  const saleId = await bench.newSale(6);
  const tickets = await bench.tickets(saleId, buyers, { units: 2 });
  const results = await place(bench.parts(), batchOf(tickets));
  expect(results.map(({ outcome }) => outcome)).toEqual(buyers.map(() => 'success'));
  return { id: { saleId, round: 1 }, tickets };
}

const claimed = async (saleId: number) =>
  (await bench.parts().inventory.snapshot(saleId))?.claimed ?? 'unknown';

it('an order that a worker did not live to make is made of as many units as were claimed', async () => {
  const saleId = await bench.newSale(3);
  const [first] = await bench.tickets(saleId, ['a'], { units: 2 });
  const parts = bench.parts();
  const dies = async () => {
    throw new Error('the worker dies');
  };
  await expect(
    place({ ...parts, db: { ...parts.db, placeOrders: dies } }, batchOf([first!])),
  ).rejects.toThrow('dies');
  expect(await claimed(saleId)).toBe(2);
  // Redis had lost the place of the buyer, who pressed again.
  const [other] = await bench.tickets(saleId, ['z']);
  const second = { ...other!, args: { ...other!.args, buyerId: 'a' } };
  const [result] = await place(parts, batchOf([second]));
  expect(result).toMatchObject({ outcome: 'success', duplicate: true });
  const [order] = await parts.db.findOrdersByTickets([first!.id]);
  expect(order).toMatchObject({ quantity: 2, userId: 'a' });
  expect(await parts.db.countRound(saleId, 1)).toMatchObject({ sold: 2, liveUnits: 2 });
});

it('MySQL has the last word on a ticket that wants more than is left', async () => {
  const saleId = await bench.newSale(3);
  const parts = bench.parts();
  await bench.sql('UPDATE rounds SET total = 1 WHERE sale_id = ?', [saleId]);
  const tickets = await bench.tickets(saleId, ['a'], { units: 2 });
  expect(await place(parts, batchOf(tickets))).toEqual([{ outcome: 'sold_out', units: 2 }]);
  expect(await claimed(saleId)).toBe(0);
});

it('a wipe, and the loss of some units, are set right from the orders', async () => {
  const { id, tickets } = await twoEach(['a', 'b']);
  const parts = bench.parts();
  await bench.forget(`:sale:${id.saleId}}`);
  expect(await claimed(id.saleId)).toBe('unknown');
  await restore(parts, id.saleId);
  expect(await claimed(id.saleId)).toBe(4);
  const round = `{${bench.prefix()}:sale:${id.saleId}}:round`;
  for (const field of ['a', 'b~2']) {
    await bench.redis().hdel(round, field);
    expect(await compare(parts, id)).toEqual({ released: 0, rebuilt: 1 });
    expect(await claimed(id.saleId)).toBe(4);
  }
  // What is left of a claim whose order has ended goes, too.
  const [order] = await parts.db.findOrdersByTickets([tickets[0]!.id]);
  await cancel(parts, order!, console);
  expect(await claimed(id.saleId)).toBe(2);
  await bench.redis().hset(round, 'x~2', 'a-ticket-of-nobody');
  expect(await compare(parts, id)).toEqual({ released: 1, rebuilt: 0 });
  expect(await parts.db.countRound(id.saleId, 1)).toMatchObject({ sold: 2, liveUnits: 2 });
});
