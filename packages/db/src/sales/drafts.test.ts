import { expect, it } from 'vitest';
import { ownDatabase } from '../testing/fixtures.ts';
import { makeSale } from '../testing/make-sale.ts';

const test = await ownDatabase();

const HOUR = 3_600_000;
const terms = { title: '茶', priceCents: 500, originalPriceCents: 900 };
const newDraft = (over = {}) => makeSale(test.db, { ...terms, stock: 3, draft: true, ...over });
const listed = async (saleId: number) =>
  (await test.db.listSales()).some((sale) => sale.id === saleId);

it('a draft is met by nothing that does not ask for one, and has no round', async () => {
  const { id: saleId } = await newDraft({ drawMs: 1000 });
  expect(await test.db.findDraft(saleId)).toMatchObject({ isDraft: true, total: 3, version: 1 });
  expect((await test.db.listDrafts()).map(({ id }) => id)).toContain(saleId);
  expect(await test.db.findSale(saleId)).toBeUndefined();
  expect(await listed(saleId)).toBe(false);
  const rounds = await test.db.listUnrecordedRounds();
  expect(rounds.filter((round) => round.saleId === saleId)).toEqual([]);
  const reset = { saleId, stock: 9, cancelledTickets: 0 };
  expect(await test.db.openNextRound(reset)).toEqual({ outcome: 'sale_not_found' });
});

it('a draft is edited as a sale is, its units and what it draws at any time', async () => {
  const { id: saleId } = await newDraft();
  const edit = { saleId, changes: { title: 'Tea', drawMs: 500 }, stockDelta: 4 };
  expect(await test.db.editSale(edit)).toMatchObject({
    outcome: 'edited',
    sale: { title: 'Tea', drawMs: 500, total: 7, isDraft: true, version: 2 },
  });
  const less = (stockDelta: number) => test.db.editSale({ saleId, changes: {}, stockDelta });
  expect(await less(-8)).toEqual({ outcome: 'below_sold', total: 7, sold: 0 });
  expect(await less(1_000_000)).toEqual({ outcome: 'too_many_units', total: 7 });
  const archived = await test.db.editSale({ saleId, changes: {}, archived: true });
  expect(archived).toEqual({ outcome: 'not_ended' });
});

it('is published once, however many publish it, with what it draws', async () => {
  const { id: saleId } = await newDraft({ drawMs: 1000, perBuyer: 2 });
  const published = await Promise.all([1, 2, 3].map(() => test.db.publishDraft({ saleId })));
  for (const each of published) {
    expect(each).toMatchObject({
      outcome: 'published',
      sale: { round: 1, total: 3, version: 2, isDraft: false, drawHash: expect.any(String) },
    });
  }
  expect(await test.db.countRound(saleId, 1)).toMatchObject({ total: 3, mostPerBuyer: 2 });
  expect(await listed(saleId)).toBe(true);
  expect(await test.db.findDraft(saleId)).toBeUndefined();
  expect(await test.db.deleteDraft(saleId)).toBe('is_published');
  expect(await test.db.publishDraft({ saleId: 987_654 })).toEqual({ outcome: 'sale_not_found' });
});

it('is not published once it would be over', async () => {
  const { id: saleId } = await newDraft({
    opensAt: new Date(Date.now() - HOUR),
    closesAt: new Date(Date.now() - HOUR / 2),
  });
  expect(await test.db.publishDraft({ saleId })).toEqual({ outcome: 'is_over' });
  expect(await test.db.findDraft(saleId)).toBeDefined();
});

it('is removed with the notes of its changes, and what is published is not', async () => {
  const { id: saleId } = await newDraft();
  await test.db.editSale({ saleId, changes: { title: 'Tea' } });
  expect(await test.db.deleteDraft(saleId)).toBe('deleted');
  expect(await test.db.deleteDraft(saleId)).toBe('deleted');
  expect(await test.db.findDraft(saleId)).toBeUndefined();
});

it('what is over leaves the lists when it is archived, is still found, and comes back when it goes on', async () => {
  const { id: saleId } = await makeSale(test.db, { ...terms, stock: 3 });
  const archive = () => test.db.editSale({ saleId, changes: {}, archived: true });
  expect(await archive()).toEqual({ outcome: 'not_ended' });
  await test.db.editSale({ saleId, changes: {}, endNow: true });
  expect(await archive()).toMatchObject({ outcome: 'edited' });
  expect(await listed(saleId)).toBe(false);
  expect(await test.db.findSale(saleId)).toMatchObject({ archivedAt: expect.any(Date) });
  expect((await test.db.listArchivedSales()).map(({ id }) => id)).toContain(saleId);

  await test.db.editSale({ saleId, changes: {}, archived: false });
  expect(await listed(saleId)).toBe(true);
  await archive();
  await test.db.editSale({ saleId, changes: { closesAt: new Date(Date.now() + HOUR) } });
  expect(await listed(saleId)).toBe(true);
});
