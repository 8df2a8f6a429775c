import type { EditSaleRequest, NewSaleRequest, Sale } from '@seckill/contracts';
import { fromLocalInput, toLocalInput } from '../moment.ts';

/** A sale as it stands in the form: amounts in whole money, times on the reader's clock. */
export type SaleDraft = {
  title: string;
  description: string;
  imageUrl: string;
  price: number | string;
  originalPrice: number | string;
  currency: string;
  opensAt: string;
  closesAt: string;
  payWindowSeconds: number | string;
  stock: number | string;
};

const DAY_MS = 24 * 3600 * 1000;
const MOST_PAY_SECONDS = 604_800;
export const MOST_UNITS = 1_000_000;

export function emptyDraft(now: number): SaleDraft {
  return {
    title: '',
    description: '',
    imageUrl: '',
    price: '',
    originalPrice: '',
    currency: 'CNY',
    opensAt: toLocalInput(new Date(now)),
    closesAt: toLocalInput(new Date(now + DAY_MS)),
    payWindowSeconds: 900,
    stock: 10,
  };
}

export function draftOf(sale: Sale): SaleDraft {
  const { title, description, imageUrl, currency, priceCents, originalPriceCents } = sale;
  return {
    title,
    description,
    imageUrl,
    price: priceCents / 100,
    originalPrice: originalPriceCents > priceCents ? originalPriceCents / 100 : '',
    currency,
    opensAt: toLocalInput(new Date(sale.opensAt)),
    closesAt: toLocalInput(new Date(sale.closesAt)),
    payWindowSeconds: sale.payWindowSeconds,
    stock: sale.total,
  };
}

export type Wrong = 'missing' | 'long' | 'price' | 'units' | 'seconds' | 'time' | 'order' | 'url';

type Problems = Partial<Record<keyof SaleDraft, Wrong | undefined>>;

/** What is wrong with each field; nothing when it may be sent. */
export function problemsOf(draft: SaleDraft): Problems {
  const { title, description, imageUrl, price, originalPrice } = draft;
  const [opens, closes] = [fromLocalInput(draft.opensAt), fromLocalInput(draft.closesAt)];
  const problems: Problems = {
    title: title.trim() === '' ? 'missing' : title.length > 200 ? 'long' : undefined,
    description: description.length > 2000 ? 'long' : undefined,
    imageUrl: imageUrl === '' || /^(\/|https:\/\/)/.test(imageUrl) ? undefined : 'url',
    price: price === '' ? 'missing' : cents(price) === undefined ? 'price' : undefined,
    originalPrice: originalPrice !== '' && cents(originalPrice) === undefined ? 'price' : undefined,
    opensAt: opens ? undefined : 'time',
    closesAt: !closes ? 'time' : opens && opens >= closes ? 'order' : undefined,
    payWindowSeconds: isWhole(draft.payWindowSeconds, 1, MOST_PAY_SECONDS) ? undefined : 'seconds',
    stock: isWhole(draft.stock, 0, MOST_UNITS) ? undefined : 'units',
  };
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem));
}

export function newSaleOf(draft: SaleDraft): NewSaleRequest {
  return { ...termsOf(draft), stock: Number(draft.stock) };
}

/** What differs from the sale; undefined when nothing does. Its stock is changed elsewhere. */
export function changesOf(sale: Sale, draft: SaleDraft): EditSaleRequest | undefined {
  const before = draftOf(sale);
  const wanted = termsOf(draft);
  const changed = (field: keyof SaleDraft) => before[field] !== draft[field];
  const original = wanted.originalPriceCents ?? wanted.priceCents;
  const changes: EditSaleRequest = {
    ...(changed('title') && { title: wanted.title }),
    ...(changed('description') && { description: draft.description }),
    ...(changed('imageUrl') && wanted.imageUrl !== undefined && { imageUrl: wanted.imageUrl }),
    ...(wanted.priceCents !== sale.priceCents && { priceCents: wanted.priceCents }),
    ...(original !== Math.max(sale.originalPriceCents, sale.priceCents) && {
      originalPriceCents: original,
    }),
    ...(changed('currency') && { currency: draft.currency }),
    ...(changed('opensAt') && { opensAt: wanted.opensAt }),
    ...(changed('closesAt') && { closesAt: wanted.closesAt }),
    ...(changed('payWindowSeconds') && { payWindowSeconds: Number(draft.payWindowSeconds) }),
  };
  return Object.keys(changes).length > 0 ? changes : undefined;
}

function termsOf(draft: SaleDraft): Omit<NewSaleRequest, 'stock'> {
  const original = cents(draft.originalPrice);
  return {
    title: draft.title.trim(),
    description: draft.description,
    ...(draft.imageUrl !== '' && { imageUrl: draft.imageUrl }),
    priceCents: cents(draft.price) ?? 0,
    ...(original !== undefined && { originalPriceCents: original }),
    currency: draft.currency,
    opensAt: fromLocalInput(draft.opensAt) ?? '',
    closesAt: fromLocalInput(draft.closesAt) ?? '',
    payWindowSeconds: Number(draft.payWindowSeconds),
  };
}

/** 19.9 is 1990; undefined for anything that is no amount. */
function cents(amount: number | string): number | undefined {
  const text = String(amount);
  if (!/^\d{1,8}(\.\d{1,2})?$/.test(text)) return undefined;
  return Math.round(Number(text) * 100);
}

export function isWhole(value: number | string, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
