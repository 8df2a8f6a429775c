import { expect, it } from 'vitest';
import { words } from './testing/tickets.ts';
import { testInventory } from './testing/test-inventory.ts';

const { plain, newSale } = testInventory();

const ticketOf = (number: number, units = 1) => ({
  buyerId: `b${number}`,
  ticketId: `t${number}`,
  number,
  units,
});

/** A round whose first six numbers are drawn, in two batches of three. */
async function open(total: number) {
  const sale = { saleId: newSale(), round: 1 };
  await plain.openRound({ ...sale, total });
  const batch = (first: number, after = '') =>
    plain.claim({
      ...sale,
      batchId: `batch-${first}`,
      first,
      last: first + 2,
      tickets: [0, 1, 2].map((i) => ticketOf(first + i)),
      drawnTo: 6,
      after,
    });
  return {
    ...sale,
    batch,
    undrawn: async (first = 1) => {
      const answer = await batch(first);
      if (answer.outcome !== 'undrawn') throw new Error(`it is ${answer.outcome}`);
      return answer.decided;
    },
    draw: (decided: string, ...order: number[]) =>
      plain.draw({
        ...sale,
        decided,
        first: 1,
        last: 6,
        tickets: order.map((number) => ticketOf(number)),
      }),
    leave: (number: number) => plain.leaveLine({ ...sale, ...ticketOf(number) }),
  };
}

it('gives the units in the order drawn, and each batch is told in its turn', async () => {
  const { batch, undrawn, draw } = await open(2);
  expect(await draw(await undrawn(), 5, 2, 6, 1, 3, 4)).toBe('drawn');
  expect(words(await batch(1))).toEqual(['sold_out', 'won', 'sold_out']);
  expect(words(await batch(4))).toEqual(['sold_out', 'won', 'sold_out']);
  // Delivered again.
  expect(words(await batch(4))).toEqual(['sold_out', 'won', 'sold_out']);
});

it('has no number at which the stock ended where the order was drawn', async () => {
  const { batch, undrawn, draw } = await open(2);
  await draw(await undrawn(), 1, 2, 6, 5, 3, 4);
  expect(await batch(1)).toMatchObject({ verdicts: [{}, {}, { outcome: 'sold_out' }] });
  const later = await batch(4);
  expect(JSON.stringify(later)).not.toContain('stockEndedAt');
  expect(words(later)).toEqual(['sold_out', 'sold_out', 'sold_out']);
});

it('decides nothing of a set while a unit could be given', async () => {
  const { batch, undrawn, draw, ...sale } = await open(2);
  const before = await undrawn();
  expect(await plain.claims(sale.saleId, 1)).toEqual([]);
  const now = await undrawn();
  expect(await draw(before, 6, 5), 'of who began to draw and was away').toBe('stale');
  expect(await draw(now, 6)).toBe('drawn');
  expect(words(await batch(1)), 'it was left off in the middle').toEqual(['undrawn']);
});

it('draws again what came back meanwhile, and leaves alone who holds a unit', async () => {
  const { batch, undrawn, draw, saleId } = await open(2);
  await draw(await undrawn(), 2, 5, 4, 6, 1, 3);
  expect(words(await batch(1))).toEqual(['sold_out', 'won', 'sold_out']);
  await plain.release({ saleId, round: 1, ...ticketOf(2) });
  await draw(await undrawn(4), 5, 4, 6);
  expect(words(await batch(4))).toEqual(['won', 'won', 'sold_out']);
});

it('lets who is in the set leave until it is drawn, and not who was drawn', async () => {
  const { batch, undrawn, draw, leave } = await open(1);
  expect(await leave(5)).toBe('left');
  await draw(await undrawn(), 5, 2, 1, 3, 4, 6);
  expect(await leave(2)).toBe('decided');
  expect(await leave(6)).toBe('left');
  expect(words(await batch(1))).toEqual(['sold_out', 'won', 'sold_out']);
  expect(words(await batch(4))).toEqual(['sold_out', 'left', 'left']);
});

it('goes on by number behind the set', async () => {
  const { batch, undrawn, draw } = await open(6);
  await draw(await undrawn(), 1, 2, 3, 4, 5);
  expect(words(await batch(1))).toEqual(['won', 'won', 'won']);
  await draw(await undrawn(4), 4, 5);
  await draw(await undrawn(4), 6);
  expect(words(await batch(4))).toEqual(['won', 'won', 'won']);
  expect(words(await batch(7))).toEqual(['sold_out', 'sold_out', 'sold_out']);
});

it('draws a long set in steps, and gives several units to a ticket or none', async () => {
  const sale = { saleId: newSale(), round: 1 };
  await plain.openRound({ ...sale, total: 1502 });
  const all = Array.from({ length: 1501 }, (_, i) => ticketOf(i + 1, i === 1500 ? 3 : 1));
  const last = { ...sale, batchId: 'x', first: 1500, last: 1501, tickets: all.slice(-2) };
  const set = { ...sale, first: 1, last: 1501, tickets: all };
  const ask = () => plain.claim({ ...last, drawnTo: 1501 });
  const answer = await ask();
  expect(answer.outcome).toBe('undrawn');
  const decided = 'decided' in answer ? answer.decided : '';
  expect(await plain.draw({ ...set, decided })).toBe('drawn');
  expect(await plain.snapshot(sale.saleId)).toMatchObject({ claimed: 1500, available: 2 });
  expect(words(await ask())).toEqual(['won', 'sold_out 2']);
});
