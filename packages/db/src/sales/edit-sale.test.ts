import { describe, expect, it } from 'vitest';
import { newTickets, orderOf, outcomes, ownDatabase } from '../testing/fixtures.ts';
import { makeSale, sampleSale } from '../testing/make-sale.ts';

const test = await ownDatabase({ poolSize: 16 });

const terms = { title: '茶', priceCents: 500, originalPriceCents: 900 };
const newSale = (stock = 3) => makeSale(test.db, { ...terms, stock });

describe('createSale', () => {
  it('makes the sale with its first round', async () => {
    const sale = await newSale();
    expect(await test.db.findSale(sale.id)).toEqual(sale);
    expect(sale).toMatchObject({ title: '茶', round: 1, total: 3, sold: 0 });
    expect(await test.db.countRound(sale.id, 1)).toMatchObject({ state: 'open', leastTotal: 3 });
  });

  it('makes one sale for a key, also of many at once, and is given no other by it', async () => {
    const creation = sampleSale({ ...terms, operationKey: 'create-1' });
    const before = (await test.db.listSales()).length;
    const made = await Promise.all([1, 2, 3, 4].map(() => test.db.createSale(creation)));
    expect(made.map(({ outcome }) => outcome)).toEqual(Array(4).fill('created'));
    expect(await test.db.createSale(creation)).toEqual(made[0]);
    expect(await test.db.listSales()).toHaveLength(before + 1);
    const other = await test.db.createSale({ ...creation, stock: 4 });
    expect(other).toEqual({ outcome: 'idempotency_conflict' });
  });
});

describe('words per language', () => {
  const texts = { zh: { title: '灯', description: '亮' }, en: { title: 'Lamp' } };
  const wordsOf = async (saleId: number) => {
    const { title, description, texts: own } = (await test.db.findSale(saleId))!;
    return { title, description, texts: own };
  };

  it('are kept beside the plain ones, and changed as a whole', async () => {
    const { id: saleId } = await makeSale(test.db, { ...terms, stock: 1, texts });
    expect(await wordsOf(saleId)).toEqual({ title: '茶', description: '', texts });
    await test.db.editSale({ saleId, changes: { texts: { zh: { title: '烛' } } } });
    expect((await wordsOf(saleId)).texts).toEqual({ zh: { title: '烛' } });
    await test.db.editSale({ saleId, changes: { priceCents: 1 } });
    expect((await wordsOf(saleId)).texts).toEqual({ zh: { title: '烛' } });
  });

  it('give way to a plain word that is for all languages', async () => {
    const { id: saleId } = await makeSale(test.db, { ...terms, stock: 1, texts });
    await test.db.editSale({ saleId, changes: { title: 'Torch' } });
    expect(await wordsOf(saleId)).toEqual({
      title: 'Torch',
      description: '',
      texts: { zh: { description: '亮' }, en: {} },
    });
  });

  it('go with an order, as they were when it was bought', async () => {
    const { id: saleId } = await makeSale(test.db, { ...terms, stock: 1, texts });
    const [placement] = await test.db.placeOrders({ saleId, round: 1, tickets: newTickets(1) });
    await test.db.editSale({ saleId, changes: { title: 'Torch', texts: {} } });
    const bought = { title: '茶', texts: { zh: { title: '灯' }, en: { title: 'Lamp' } } };
    expect(placement).toMatchObject({ outcome: 'placed', order: bought });
    const { ticketId } = orderOf(placement);
    expect(await test.db.findOrdersByTickets([ticketId])).toMatchObject([bought]);
    const again = await test.db.placeOrders({
      saleId,
      round: 1,
      tickets: [{ ticketId, buyerId: orderOf(placement).userId, buyerName: 'x' }],
    });
    expect(again).toMatchObject([{ outcome: 'replayed', order: bought }]);
  });
});

describe('editSale', () => {
  it('adds and takes units, and remembers how few there were', async () => {
    const { id: saleId } = await newSale();
    await test.db.editSale({ saleId, changes: {}, stockDelta: -2 });
    await test.db.editSale({ saleId, changes: {}, stockDelta: 9 });
    expect(await test.db.countRound(saleId, 1)).toMatchObject({ total: 10, leastTotal: 1 });
  });

  it('never goes below what is sold, and then changes nothing else', async () => {
    const { id: saleId } = await newSale();
    await test.db.placeOrders({ saleId, round: 1, tickets: newTickets(2) });
    const edit = { saleId, changes: { title: 'x' }, stockDelta: -2 };
    expect(await test.db.editSale(edit)).toEqual({ outcome: 'below_sold', total: 3, sold: 2 });
    expect(await test.db.findSale(saleId)).toMatchObject({ total: 3, title: '茶' });
    expect(await test.db.editSale({ ...edit, stockDelta: -1 })).toMatchObject({
      outcome: 'edited',
      sale: { total: 2, sold: 2, title: 'x' },
    });
  });

  it('never goes beyond what a round has, by however many steps', async () => {
    const { id: saleId } = await newSale(1);
    const add = (stockDelta: number) => test.db.editSale({ saleId, changes: {}, stockDelta });
    expect(await add(999_999)).toMatchObject({ outcome: 'edited', sale: { total: 1_000_000 } });
    expect(await add(1)).toEqual({ outcome: 'too_many_units', total: 1_000_000 });
    expect(await add(-1)).toMatchObject({ outcome: 'edited', sale: { total: 999_999 } });
  });

  it('races orders: what is sold is never more than there is', async () => {
    const { id: saleId } = await newSale(40);
    const tickets = newTickets(40);
    const [edits] = await Promise.all([
      Promise.all(
        Array.from({ length: 30 }, () => test.db.editSale({ saleId, changes: {}, stockDelta: -1 })),
      ),
      Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          test.db.placeOrders({ saleId, round: 1, tickets: tickets.slice(i * 5, i * 5 + 5) }),
        ),
      ),
    ]);
    const { edited = 0, below_sold: refused = 0 } = outcomes(edits);
    expect(edited + refused).toBe(30);
    const { total, sold, live } = await test.db.countRound(saleId, 1);
    expect(total).toBe(40 - edited);
    expect(live).toBe(sold);
    expect(sold).toBeLessThanOrEqual(total);
  });

  it('happens once per key', async () => {
    const { id: saleId } = await newSale();
    const edit = { saleId, changes: {}, stockDelta: 1, operationKey: `k-${saleId}` };
    const edits = await Promise.all(Array.from({ length: 6 }, () => test.db.editSale(edit)));
    expect(outcomes(edits)).toEqual({ edited: 6 });
    expect(await test.db.findSale(saleId)).toMatchObject({ total: 4 });
    expect(await test.db.editSale({ ...edit, stockDelta: 2 })).toEqual({
      outcome: 'idempotency_conflict',
    });
    const reset = { saleId, stock: 1, cancelledTickets: 0, operationKey: `k-${saleId}` };
    expect(await test.db.openNextRound(reset)).toEqual({ outcome: 'idempotency_conflict' });
  });

  it('ends a sale by the clock of the database', async () => {
    const { id: saleId } = await newSale();
    await test.db.editSale({ saleId, changes: {}, endNow: true });
    const sale = await test.db.findSale(saleId);
    expect(sale!.closesAt.getTime()).toBeLessThanOrEqual((await test.db.now()).getTime());
    expect(await test.db.editSale({ saleId, changes: { opensAt: sale!.closesAt } })).toEqual({
      outcome: 'ends_before_it_opens',
    });
    expect(await test.db.editSale({ saleId: 9999, changes: {} })).toEqual({
      outcome: 'sale_not_found',
    });
  });
});
