import {
  decimalsOf,
  keeps,
  lengthOf,
  LIMITS,
  MOST_CENTS,
  problemOf,
  type AdminSale,
  type Buyers,
  type EditSaleRequest,
  type NewSaleRequest,
} from '@seckill/contracts';
import {
  type OwnWords,
  problemsIn,
  textsOf,
  type WordRules,
  wordsIn,
} from '../languages/own-words.ts';
import { codeOf } from '../../../lib/api.ts';
import { refusedField } from '../../../lib/forms/refused-field.ts';
import { fromLocalInput, toLocalInput } from '../moment.ts';

type Words = 'title' | 'description';
const WORDS: readonly Words[] = ['title', 'description'];
const RULES: WordRules<Words> = {
  title: { rule: 'title', most: LIMITS.saleTitle },
  description: { rule: 'lines', most: LIMITS.saleDescription },
};

/** A sale as it stands in the form: amounts in whole money, times on the reader's clock. */
export type SaleDraft = {
  title: string;
  description: string;
  texts: OwnWords<Words>;
  imageUrl: string;
  price: number | string;
  originalPrice: number | string;
  currency: string;
  opensAt: string;
  closesAt: string;
  payWindowSeconds: number | string;
  perBuyer: number | string;
  buyers: Buyers;
  passRequired: boolean;
  /** Empty: no bound. */
  maxUnpaid: number | string;
  /** Seconds; 0: nothing is drawn. */
  drawSeconds: number | string;
  stock: number | string;
};

const DAY_MS = 24 * 3600 * 1000;

export function emptyDraft(now: number): SaleDraft {
  return {
    title: '',
    description: '',
    texts: wordsIn({}, WORDS),
    imageUrl: '',
    price: '',
    originalPrice: '',
    currency: 'CNY',
    opensAt: toLocalInput(new Date(now)),
    closesAt: toLocalInput(new Date(now + DAY_MS)),
    payWindowSeconds: 900,
    perBuyer: 1,
    buyers: 'guests',
    passRequired: false,
    maxUnpaid: '',
    drawSeconds: 0,
    stock: 10,
  };
}

export function draftOf(sale: AdminSale): SaleDraft {
  const { title, description, imageUrl, currency, priceCents, originalPriceCents } = sale;
  return {
    title,
    description,
    texts: wordsIn(sale.texts, WORDS),
    imageUrl,
    price: major(priceCents, currency),
    originalPrice: originalPriceCents > priceCents ? major(originalPriceCents, currency) : '',
    currency,
    opensAt: toLocalInput(new Date(sale.opensAt)),
    closesAt: toLocalInput(new Date(sale.closesAt)),
    payWindowSeconds: sale.payWindowSeconds,
    perBuyer: sale.perBuyer,
    buyers: sale.buyers,
    passRequired: sale.pass.required,
    maxUnpaid: sale.maxUnpaid ?? '',
    drawSeconds: (sale.draw?.windowMs ?? 0) / 1000,
    stock: sale.total,
  };
}

export type Wrong =
  | 'missing'
  | 'long'
  | 'letters'
  | 'price'
  | 'original'
  | 'units'
  | 'perBuyer'
  | 'maxUnpaid'
  | 'drawSeconds'
  | 'seconds'
  | 'time'
  | 'order'
  | 'url'
  | 'dear'
  | 'fixed'
  | 'refused';

type Problems = Record<string, Wrong | undefined>;

/** What is wrong, by the path of each field; nothing when it may be sent. */
export function problemsOf(draft: SaleDraft): Problems {
  const { title, description, imageUrl, price, currency } = draft;
  const [opens, closes] = [fromLocalInput(draft.opensAt), fromLocalInput(draft.closesAt)];
  const problems: Problems = {
    title: problemOf(title.trim(), 'title', LIMITS.saleTitle),
    description: problemOf(description, 'lines', LIMITS.saleDescription),
    ...problemsIn(draft.texts, RULES),
    imageUrl: wrongAddress(imageUrl),
    price: price === '' ? 'missing' : cents(price, currency) === undefined ? 'price' : undefined,
    originalPrice: wrongOriginal(draft),
    opensAt: opens ? undefined : 'time',
    closesAt: !closes ? 'time' : opens && opens >= closes ? 'order' : undefined,
    payWindowSeconds: isWhole(draft.payWindowSeconds, 1, LIMITS.payWindowSeconds)
      ? undefined
      : 'seconds',
    perBuyer: isWhole(draft.perBuyer, 1, LIMITS.perBuyer) ? undefined : 'perBuyer',
    maxUnpaid:
      draft.maxUnpaid === '' || isWhole(draft.maxUnpaid, 1, LIMITS.maxUnpaid)
        ? undefined
        : 'maxUnpaid',
    drawSeconds: drawMsOf(draft.drawSeconds) === undefined ? 'drawSeconds' : undefined,
    stock: isWhole(draft.stock, 0, LIMITS.units) ? undefined : 'units',
  };
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem));
}

/** What the API may still have against a field, by its name in a request: the form has seen to everything else. */
const REFUSED: Readonly<Record<string, { field: string; wrong: Wrong }>> = {
  imageUrl: { field: 'imageUrl', wrong: 'url' },
  priceCents: { field: 'price', wrong: 'dear' },
  originalPriceCents: { field: 'originalPrice', wrong: 'original' },
  opensAt: { field: 'opensAt', wrong: 'time' },
  closesAt: { field: 'closesAt', wrong: 'order' },
  payWindowSeconds: { field: 'payWindowSeconds', wrong: 'seconds' },
  perBuyer: { field: 'perBuyer', wrong: 'perBuyer' },
  maxUnpaid: { field: 'maxUnpaid', wrong: 'maxUnpaid' },
  drawMs: { field: 'drawSeconds', wrong: 'drawSeconds' },
  stock: { field: 'stock', wrong: 'units' },
};
const OTHERS =
  /^(?:title|description|currency|buyers|passRequired|texts\.(?:zh|en)\.(?:title|description))$/;

/** Which field of the form the API refused, and what is wrong with it; undefined when it is none of them. */
export function refusedIn(error: Error): { field: string; wrong: Wrong } | undefined {
  if (codeOf(error) === 'draw_is_fixed') return { field: 'drawSeconds', wrong: 'fixed' };
  const field = refusedField(error);
  if (field === undefined) return undefined;
  return REFUSED[field] ?? (OTHERS.test(field) ? { field, wrong: 'refused' } : undefined);
}

export function newSaleOf(draft: SaleDraft): NewSaleRequest {
  return { ...termsOf(draft), stock: Number(draft.stock) };
}

/** What differs from the sale; undefined when nothing does. Its stock is changed elsewhere. */
export const changesOf = (sale: AdminSale, draft: SaleDraft): EditSaleRequest | undefined =>
  changesBetween(draftOf(sale), draft);

/** The same of what stood in the form before. */
export function changesBetween(before: SaleDraft, draft: SaleDraft): EditSaleRequest | undefined {
  const wanted = termsOf(draft);
  const had = termsOf(before);
  const changed = (field: keyof SaleDraft) => before[field] !== draft[field];
  const original = wanted.originalPriceCents ?? wanted.priceCents;
  // Plain words without those of the languages would be meant for every language.
  const ownWords = textsOf(draft.texts, WORDS);
  const saysAnother =
    changed('title') || changed('description') || !isSame(ownWords, textsOf(before.texts, WORDS));
  const changes: EditSaleRequest = {
    ...(changed('title') && { title: wanted.title }),
    ...(changed('description') && { description: draft.description }),
    ...(saysAnother && { texts: ownWords }),
    ...(changed('imageUrl') && wanted.imageUrl !== undefined && { imageUrl: wanted.imageUrl }),
    ...(wanted.priceCents !== had.priceCents && { priceCents: wanted.priceCents }),
    ...(original !== Math.max(had.originalPriceCents ?? 0, had.priceCents) && {
      originalPriceCents: original,
    }),
    ...(changed('currency') && { currency: draft.currency }),
    ...(changed('opensAt') && { opensAt: wanted.opensAt }),
    ...(changed('closesAt') && { closesAt: wanted.closesAt }),
    ...(changed('payWindowSeconds') && { payWindowSeconds: Number(draft.payWindowSeconds) }),
    ...(changed('maxUnpaid') && { maxUnpaid: boundOf(draft.maxUnpaid) }),
    ...(changed('drawSeconds') && { drawMs: drawMsOf(draft.drawSeconds) ?? 0 }),
    ...(changed('passRequired') && { passRequired: draft.passRequired }),
    ...(changed('buyers') && { buyers: draft.buyers }),
    ...(changed('perBuyer') && { perBuyer: Number(draft.perBuyer) }),
  };
  return Object.keys(changes).length > 0 ? changes : undefined;
}

/** Whether those who are in line already agreed to something else than what the form says. */
export function changesTerms(before: SaleDraft, draft: SaleDraft): boolean {
  const { priceCents, currency, payWindowSeconds } = changesBetween(before, draft) ?? {};
  return [priceCents, currency, payWindowSeconds].some((term) => term !== undefined);
}

function termsOf(draft: SaleDraft): Omit<NewSaleRequest, 'stock'> {
  const original = cents(draft.originalPrice, draft.currency);
  return {
    title: draft.title.trim(),
    description: draft.description,
    texts: textsOf(draft.texts, WORDS),
    ...(draft.imageUrl !== '' && { imageUrl: draft.imageUrl }),
    priceCents: cents(draft.price, draft.currency) ?? 0,
    ...(original !== undefined && { originalPriceCents: original }),
    currency: draft.currency,
    opensAt: fromLocalInput(draft.opensAt) ?? '',
    closesAt: fromLocalInput(draft.closesAt) ?? '',
    payWindowSeconds: Number(draft.payWindowSeconds),
    perBuyer: Number(draft.perBuyer),
    buyers: draft.buyers,
    passRequired: draft.passRequired,
    maxUnpaid: boundOf(draft.maxUnpaid),
    drawMs: drawMsOf(draft.drawSeconds) ?? 0,
  };
}

/** Undefined for what is no time that a draw may take. */
function drawMsOf(seconds: number | string): number | undefined {
  const ms = typeof seconds === 'number' ? Math.round(seconds * 1000) : Number.NaN;
  return isWhole(ms, 0, LIMITS.drawMs) ? ms : undefined;
}

const boundOf = (bound: number | string): number | null => (bound === '' ? null : Number(bound));

/** Without a picture a sale has one of the shop's. */
function wrongAddress(address: string): Wrong | undefined {
  if (lengthOf(address) > LIMITS.address) return 'long';
  return address === '' || keeps('address', address) ? undefined : 'url';
}

function wrongOriginal({ price, originalPrice, currency }: SaleDraft): Wrong | undefined {
  if (originalPrice === '') return undefined;
  const original = cents(originalPrice, currency);
  if (original === undefined) return 'price';
  return original < (cents(price, currency) ?? 0) ? 'original' : undefined;
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

const major = (minor: number, currency: string): number => minor / 10 ** decimalsOf(currency);

/** The highest price, in whole money. */
export const mostOf = (currency: string): number => major(MOST_CENTS, currency);

/** In CNY 19.9 is 1990, in JPY 1990 is; undefined for anything that is no amount of the currency. */
function cents(amount: number | string, currency: string): number | undefined {
  const [, whole = '', fraction = ''] = /^(\d{1,10})(?:\.(\d{1,3}))?$/.exec(String(amount)) ?? [];
  const decimals = decimalsOf(currency);
  if (whole === '' || fraction.length > decimals) return undefined;
  const minor = Number(whole + fraction.padEnd(decimals, '0'));
  return minor <= MOST_CENTS ? minor : undefined;
}

export function isWhole(value: number | string, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
