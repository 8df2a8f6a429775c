import { describe, expect, it } from 'vitest';
import { EditSaleRequest, LIMITS, NewSaleRequest } from '@seckill/contracts';
import { ApiError } from '../../../lib/api.ts';
import { ADDRESSES, edgesOf, NUMBERS, takes } from '../../../testing/contract.ts';
import { adminSale as sale } from '../../../testing/samples.ts';
import {
  changesOf,
  changesTerms,
  draftOf,
  emptyDraft,
  newSaleOf,
  problemsOf,
  refusedIn,
  type SaleDraft,
} from './sale-draft.ts';

const now = Date.parse('2026-11-11T12:00:00.000Z');
const none = emptyDraft(now).texts;
const good = { ...emptyDraft(now), title: ' Watch ', price: 19.9 };

describe('a new sale', () => {
  it('is sent in minor units and universal time', () => {
    expect(problemsOf(good)).toEqual({});
    expect(newSaleOf({ ...good, originalPrice: '99.99', stock: 5 })).toEqual({
      title: 'Watch',
      description: '',
      texts: {},
      priceCents: 1990,
      originalPriceCents: 9999,
      currency: 'CNY',
      opensAt: '2026-11-11T12:00:00.000Z',
      closesAt: '2026-11-12T12:00:00.000Z',
      payWindowSeconds: 900,
      perBuyer: 1,
      buyers: 'guests',
      passRequired: false,
      maxUnpaid: null,
      drawMs: 0,
      stock: 5,
    });
  });

  it.each([
    ['JPY', 1990, 1990],
    ['KWD', '1.234', 1234],
    ['CNY', 21_474_836.47, 2_147_483_647],
  ])('in %s of %s is sent as %i', (currency, price, priceCents) => {
    const draft = { ...good, currency, price };
    expect(problemsOf(draft)).toEqual({});
    expect(newSaleOf(draft)).toMatchObject({ currency, priceCents });
    expect(draftOf(sale({ currency, priceCents }))).toMatchObject({ price: Number(price) });
  });

  it.each([
    [{ title: '  ' }, { title: 'missing' }],
    [
      { texts: { ...none, zh: { title: 'x'.repeat(201), description: '' } } },
      { 'texts.zh.title': 'long' },
    ],
    [{ title: '😀'.repeat(201) }, { title: 'long' }],
    [{ price: '' }, { price: 'missing' }],
    [{ price: 1.005 }, { price: 'price' }],
    [{ originalPrice: '-1' }, { originalPrice: 'price' }],
    [{ originalPrice: 19.89 }, { originalPrice: 'original' }],
    [{ price: 21_474_836.48 }, { price: 'price' }],
    [{ currency: 'JPY' }, { price: 'price' }],
    [{ currency: 'KWD', price: '1.2345' }, { price: 'price' }],
    [{ title: '\u202e9' }, { title: 'letters' }],
    [{ imageUrl: 'javascript:alert(1)' }, { imageUrl: 'url' }],
    [{ imageUrl: '//evil.example/x.png' }, { imageUrl: 'url' }],
    [{ imageUrl: `/${'x'.repeat(500)}` }, { imageUrl: 'long' }],
    [{ opensAt: '' }, { opensAt: 'time' }],
    [{ closesAt: '12026-11-11T12:00' }, { closesAt: 'time' }],
    [{ closesAt: good.opensAt }, { closesAt: 'order' }],
    [{ payWindowSeconds: 0 }, { payWindowSeconds: 'seconds' }],
    [{ maxUnpaid: 0 }, { maxUnpaid: 'maxUnpaid' }],
    [{ drawSeconds: 61 }, { drawSeconds: 'drawSeconds' }],
    [{ drawSeconds: '' }, { drawSeconds: 'drawSeconds' }],
    [{ perBuyer: 11 }, { perBuyer: 'perBuyer' }],
    [{ stock: 1.5 }, { stock: 'units' }],
    [{ stock: '' }, { stock: 'units' }],
  ])('with %j is told %j', (change, problems) => {
    expect(problemsOf({ ...good, ...change })).toEqual(problems);
  });
});

describe('a field', () => {
  const titles = edgesOf(LIMITS.saleTitle);
  const descriptions = edgesOf(LIMITS.saleDescription);
  const inWords = (field: 'title' | 'description') => (said: string) => ({
    texts: { ...none, zh: { ...none.zh, [field]: said } },
  });
  const edges: [string, Partial<SaleDraft>[]][] = [
    ['title', titles.map((title) => ({ title }))],
    ['description', descriptions.map((description) => ({ description }))],
    ['title of a language', titles.map(inWords('title'))],
    ['description of a language', descriptions.map(inWords('description'))],
    ['imageUrl', ADDRESSES.map((imageUrl) => ({ imageUrl }))],
    ['payWindowSeconds', NUMBERS.map((payWindowSeconds) => ({ payWindowSeconds }))],
    ['perBuyer', NUMBERS.map((perBuyer) => ({ perBuyer }))],
    ['maxUnpaid', NUMBERS.map((maxUnpaid) => ({ maxUnpaid }))],
    ['stock', NUMBERS.map((stock) => ({ stock }))],
  ];

  it.each(edges)('%s is taken as the API takes it', (_, changes) => {
    const taken = takes(NewSaleRequest);
    for (const change of changes) {
      const draft = { ...good, ...change };
      const isRight = Object.keys(problemsOf(draft)).length === 0;
      expect([change, isRight]).toEqual([change, taken(newSaleOf(draft))]);
    }
  });

  it('is found, whichever the API refuses, when a sale is made or edited', () => {
    // These are not of this form.
    const elsewhere = new Set([
      'paused',
      'texts',
      'notices',
      'stockDelta',
      'endNow',
      'draft',
      'archived',
      'expectedVersion',
    ]);
    const names = [NewSaleRequest, EditSaleRequest].flatMap(({ properties }) =>
      Object.keys(properties),
    );
    const own = ['zh', 'en'].flatMap((of) => [`texts/${of}/title`, `texts/${of}/description`]);
    for (const name of [...names.filter((each) => !elsewhere.has(each)), ...own]) {
      const at = refusedIn(new ApiError('bad_request', '', { field: `body/${name}` }));
      expect([name, Object.keys({ ...good, ...flat(none) })]).toEqual([
        name,
        expect.arrayContaining([at?.field]),
      ]);
    }
    for (const field of ['body/notices/zh', 'body', 'body/x', 'query/title', undefined])
      expect(refusedIn(new ApiError('bad_request', '', { field }))).toBeUndefined();
    expect(refusedIn(new Error('body/title'))).toBeUndefined();
  });
});

const flat = (texts: SaleDraft['texts']) =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([language, words]) =>
      Object.keys(words).map((name) => [`texts.${language}.${name}`, '']),
    ),
  );

describe('an edited sale', () => {
  const before = sale();

  it('sends nothing while nothing is changed', () => {
    expect(changesOf(before, draftOf(before))).toBeUndefined();
    const plain = sale({ originalPriceCents: 9900 });
    expect(changesOf(plain, draftOf(plain))).toBeUndefined();
  });

  it('sends what was changed, and never the stock', () => {
    const draft = { ...draftOf(before), title: 'Radio', price: 50, stock: 77 };
    expect(changesOf(before, draft)).toMatchObject({ title: 'Radio', priceCents: 5000 });
    expect(changesOf(before, draft)).not.toHaveProperty('stock');
  });

  it('keeps the words of each language when only the plain ones are changed', () => {
    const zh = { title: '耳机' };
    const own = sale({ texts: { zh } });
    const draft = { ...draftOf(own), title: 'Radio' };
    expect(changesOf(own, draft)).toEqual({ title: 'Radio', texts: { zh } });
  });

  it('sends the words of a language alone, and takes back what is emptied', () => {
    const own = sale({ texts: { zh: { title: '耳机', description: '好听' } } });
    const { texts } = draftOf(own);
    const draft = { ...draftOf(own), texts: { zh: { ...texts.zh, title: ' ' }, en: texts.en } };
    expect(changesOf(own, draft)).toEqual({ texts: { zh: { description: '好听' } } });
  });

  it('sets a bound on unpaid reservations, and takes it away', () => {
    expect(changesOf(before, { ...draftOf(before), drawSeconds: 2.5 })).toEqual({ drawMs: 2500 });
    expect(changesOf(before, { ...draftOf(before), maxUnpaid: 2 })).toEqual({ maxUnpaid: 2 });
    const bounded = sale({ maxUnpaid: 2 });
    expect(changesOf(bounded, draftOf(bounded))).toBeUndefined();
    expect(changesOf(bounded, { ...draftOf(bounded), maxUnpaid: '' })).toEqual({ maxUnpaid: null });
  });

  it('knows whether those who are in line agreed to something else', () => {
    const draft = draftOf(before);
    expect(changesTerms(draftOf(before), { ...draft, title: 'Radio', perBuyer: 3 })).toBe(false);
    expect(changesTerms(draftOf(before), { ...draft, price: 50 })).toBe(true);
    expect(changesTerms(draftOf(before), { ...draft, payWindowSeconds: 60 })).toBe(true);
    expect(changesTerms(draftOf(before), { ...draft, currency: 'USD' })).toBe(true);
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
