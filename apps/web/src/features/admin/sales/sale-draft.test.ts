import { describe, expect, it } from 'vitest';
import { sale } from '../../../testing/samples.ts';
import { changesOf, draftOf, emptyDraft, newSaleOf, problemsOf } from './sale-draft.ts';

const now = Date.parse('2026-11-11T12:00:00.000Z');
const good = { ...emptyDraft(now), title: ' Watch ', price: 19.9 };

describe('a new sale', () => {
  it('is sent in minor units and universal time', () => {
    expect(problemsOf(good)).toEqual({});
    expect(newSaleOf({ ...good, originalPrice: '99.99', stock: 5 })).toEqual({
      title: 'Watch',
      description: '',
      priceCents: 1990,
      originalPriceCents: 9999,
      currency: 'CNY',
      opensAt: '2026-11-11T12:00:00.000Z',
      closesAt: '2026-11-12T12:00:00.000Z',
      payWindowSeconds: 900,
      stock: 5,
    });
  });

  it.each([
    [{ title: '  ' }, { title: 'missing' }],
    [{ price: '' }, { price: 'missing' }],
    [{ price: 1.005 }, { price: 'price' }],
    [{ originalPrice: '-1' }, { originalPrice: 'price' }],
    [{ imageUrl: 'javascript:alert(1)' }, { imageUrl: 'url' }],
    [{ opensAt: '' }, { opensAt: 'time' }],
    [{ closesAt: good.opensAt }, { closesAt: 'order' }],
    [{ payWindowSeconds: 0 }, { payWindowSeconds: 'seconds' }],
    [{ stock: 1.5 }, { stock: 'units' }],
    [{ stock: '' }, { stock: 'units' }],
  ])('with %j is told %j', (change, problems) => {
    expect(problemsOf({ ...good, ...change })).toEqual(problems);
  });
});

describe('an edited sale', () => {
  const before = sale();

  it('sends nothing while nothing is changed', () => {
    expect(changesOf(before, draftOf(before))).toBeUndefined();
    const plain = sale({ originalPriceCents: 9900 });
    expect(changesOf(plain, draftOf(plain))).toBeUndefined();
  });

  it('sends what was changed, and never the stock', () => {
    const draft = { ...draftOf(before), title: 'Radio', price: 50, stock: 77 };
    expect(changesOf(before, draft)).toEqual({ title: 'Radio', priceCents: 5000 });
  });

  it('keeps the seconds of a time that was not touched', () => {
    const draft = { ...draftOf(before), closesAt: '2030-01-01T00:00' };
    expect(changesOf(before, draft)).toEqual({
      closesAt: new Date('2030-01-01T00:00').toISOString(),
    });
  });

  it('shows no discount once the original price is emptied', () => {
    const draft = { ...draftOf(before), originalPrice: '' };
    expect(changesOf(before, draft)).toEqual({ originalPriceCents: 9900 });
  });
});
