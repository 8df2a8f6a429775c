import { expect, it } from 'vitest';
import { ownDatabase } from '../testing/fixtures.ts';
import { makeSale } from '../testing/make-sale.ts';

const test = await ownDatabase({ poolSize: 8 });

const newSale = () => makeSale(test.db, { title: '茶', priceCents: 500, originalPriceCents: 900 });

it('who saw an earlier version is told what was changed since, by whom, and changes nothing', async () => {
  const { id: saleId, version } = await newSale();
  await test.db.editSale({ saleId, changes: { priceCents: 600 }, who: 'lin' });
  await test.db.editSale({ saleId, changes: { texts: { zh: { title: '灯' } } }, stockDelta: 1 });
  const late = { saleId, changes: { title: 'Tea' }, expectedVersion: version };
  expect(await test.db.editSale(late)).toEqual({
    outcome: 'sale_changed',
    version: 3,
    changes: [
      { version: 3, at: expect.any(Date), who: null, fields: ['texts', 'stock'] },
      { version: 2, at: expect.any(Date), who: 'lin', fields: ['priceCents'] },
    ],
  });
  expect(await test.db.findSale(saleId)).toMatchObject({ title: '茶', version: 3 });
  const again = await test.db.editSale({ ...late, expectedVersion: 3 });
  expect(again).toMatchObject({ outcome: 'edited', sale: { title: 'Tea', version: 4 } });
});

it('of many who saw the same version one changes it', async () => {
  const { id: saleId, version: expectedVersion } = await newSale();
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      test.db.editSale({ saleId, changes: { priceCents: n + 1 }, expectedVersion }),
    ),
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'edited')).toHaveLength(1);
  expect(outcomes.filter(({ outcome }) => outcome === 'sale_changed')).toHaveLength(7);
});

it('the same key is answered as before, whatever the version is by now', async () => {
  const { id: saleId, version: expectedVersion } = await newSale();
  const edit = { saleId, changes: { priceCents: 700 }, expectedVersion, operationKey: 'once' };
  expect(await test.db.editSale(edit)).toMatchObject({ outcome: 'edited' });
  expect(await test.db.editSale(edit)).toMatchObject({ outcome: 'edited', sale: { version: 2 } });
});

it('what changes nothing is no version, and a reset is one', async () => {
  const { id: saleId } = await newSale();
  await test.db.editSale({ saleId, changes: { title: '茶', paused: false } });
  expect(await test.db.findSale(saleId)).toMatchObject({ version: 1 });
  await test.db.openNextRound({ saleId, stock: 9, cancelledTickets: 0, who: 'mei' });
  expect(await test.db.editSale({ saleId, changes: {}, expectedVersion: 1 })).toMatchObject({
    outcome: 'sale_changed',
    changes: [{ version: 2, who: 'mei', fields: ['round'] }],
  });
});

it('of very many changes the last fifty are kept', async () => {
  const { id: saleId } = await newSale();
  for (let n = 1; n <= 55; n += 1) await test.db.editSale({ saleId, changes: { priceCents: n } });
  const edited = await test.db.editSale({ saleId, changes: {}, expectedVersion: 1 });
  expect(edited.outcome === 'sale_changed' && edited.changes.length).toBe(50);
});
