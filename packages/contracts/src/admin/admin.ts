import { Type, type Static } from 'typebox';
import { LIMITS } from '../fields/limits.ts';
import { Address, Lines, Title } from '../fields/texts.ts';
import { Cents, Currency, Moment, Round, SaleId, Units } from '../primitives.ts';
import { Buyers, MaxUnpaid, Sale } from '../sales.ts';
import { SaleVersion } from './sale-change.ts';

const terms = {
  title: Title(LIMITS.saleTitle),
  description: Lines(LIMITS.saleDescription),
  imageUrl: Address,
  priceCents: Cents,
  originalPriceCents: Cents,
  currency: Currency,
  opensAt: Moment,
  closesAt: Moment,
  payWindowSeconds: Type.Integer({ minimum: 1, maximum: LIMITS.payWindowSeconds }),
  paused: Type.Boolean(),
  perBuyer: Units,
  buyers: Buyers,
  passRequired: Type.Boolean(),
  maxUnpaid: Type.Union([MaxUnpaid, Type.Null()]),
  /** For how long from the opening on the order of tickets is drawn, ms; 0: it is the order in which they come. */
  drawMs: Type.Integer({ minimum: 0, maximum: LIMITS.drawMs }),
};

const notice = Type.Optional(Title(LIMITS.saleNotice));

/**
 * What its operators tell whoever looks at a sale or waits in it, per language; `plain` is for those that have none here. None at all:
 * nothing is told.
 */
export const SaleNotices = Type.Object(
  { plain: notice, zh: notice, en: notice },
  { $id: 'SaleNotices', additionalProperties: false },
);

const words = Type.Object(
  {
    title: Type.Optional(terms.title),
    description: Type.Optional(terms.description),
  },
  { additionalProperties: false },
);

/** Title and description of its own for a language; elsewhere the plain ones are shown. */
export const SaleTexts = Type.Object(
  { zh: Type.Optional(words), en: Type.Optional(words) },
  { $id: 'SaleTexts', additionalProperties: false },
);
export type SaleTexts = Static<typeof SaleTexts>;

/** As they are kept, which earlier versions were less strict about. */
const keptWords = Type.Object({
  title: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
});

/** `draft`: seen by operators only. `archived`: out of the lists; who has its address still finds it. */
export const SaleStage = Type.Union([
  Type.Literal('draft'),
  Type.Literal('published'),
  Type.Literal('archived'),
]);
export type SaleStage = Static<typeof SaleStage>;

/** A sale as operators edit it: the plain title and description, and beside them those of each language. */
export const AdminSale = Type.Object(
  {
    ...Sale.properties,
    texts: Type.Object({ zh: Type.Optional(keptWords), en: Type.Optional(keptWords) }),
    notices: SaleNotices,
    stage: SaleStage,
    paused: Type.Boolean(),
    version: SaleVersion,
  },
  { $id: 'AdminSale' },
);
export type AdminSale = Static<typeof AdminSale>;

export const AdminSaleList = Type.Object(
  { serverTime: Type.String(), sales: Type.Array(AdminSale) },
  { $id: 'AdminSaleList' },
);
export type AdminSaleList = Static<typeof AdminSaleList>;

/** `archived`: those instead of the others. */
export const AdminSaleQuery = Type.Object(
  { archived: Type.Optional(Type.Literal('true')) },
  { additionalProperties: false },
);

/** A sale to be made, with its first round. */
export const NewSaleRequest = Type.Object(
  {
    title: terms.title,
    description: Type.Optional(terms.description),
    texts: Type.Optional(SaleTexts),
    imageUrl: Type.Optional(terms.imageUrl),
    priceCents: terms.priceCents,
    originalPriceCents: Type.Optional(terms.originalPriceCents),
    currency: Type.Optional(terms.currency),
    opensAt: terms.opensAt,
    closesAt: terms.closesAt,
    payWindowSeconds: Type.Optional(terms.payWindowSeconds),
    paused: Type.Optional(terms.paused),
    perBuyer: Type.Optional(terms.perBuyer),
    buyers: Type.Optional(terms.buyers),
    passRequired: Type.Optional(terms.passRequired),
    maxUnpaid: Type.Optional(terms.maxUnpaid),
    drawMs: Type.Optional(terms.drawMs),
    stock: Type.Integer({ minimum: 0, maximum: LIMITS.units }),
    /** Seen by operators only, until it is published. */
    draft: Type.Optional(Type.Boolean()),
  },
  { $id: 'NewSaleRequest', additionalProperties: false },
);
export type NewSaleRequest = Static<typeof NewSaleRequest>;

/**
 * What is left out stays. With `expectedVersion` nothing is changed unless the sale is at that version still. `archived`, of a sale that is over,
 * takes it out of the lists. `stockDelta` adds units to the present round, or takes unsold ones; `endNow` ends the sale. `texts`
 * takes the place of all there were; a plain title or description without it is meant for every language.
 */
export const EditSaleRequest = Type.Object(
  {
    ...Type.Partial(Type.Object(terms)).properties,
    texts: Type.Optional(SaleTexts),
    notices: Type.Optional(SaleNotices),
    stockDelta: Type.Optional(Type.Integer({ minimum: -LIMITS.units, maximum: LIMITS.units })),
    endNow: Type.Optional(Type.Literal(true)),
    archived: Type.Optional(Type.Boolean()),
    expectedVersion: Type.Optional(SaleVersion),
  },
  { $id: 'EditSaleRequest', additionalProperties: false, minProperties: 1 },
);
export type EditSaleRequest = Static<typeof EditSaleRequest>;

export const ResetRequest = Type.Object(
  {
    stock: Type.Integer({ minimum: 0, maximum: LIMITS.units }),
    expectedRound: Type.Optional(Round),
  },
  { additionalProperties: false },
);
export type ResetRequest = Static<typeof ResetRequest>;

/** `cancelledTickets` still waited when the round closed; `voidedOrders` were unpaid. */
export const ResetResult = Type.Object(
  {
    saleId: SaleId,
    round: Type.Integer({ minimum: 1 }),
    stock: Type.Integer({ minimum: 0 }),
    cancelledTickets: Type.Integer({ minimum: 0 }),
    voidedOrders: Type.Integer({ minimum: 0 }),
  },
  { $id: 'ResetResult' },
);
export type ResetResult = Static<typeof ResetResult>;

/** What the proof compares. */
export type CheckName =
  | 'live orders never exceed the stock'
  | 'units sold are the live orders'
  | 'no buyer holds two live orders'
  | 'no ticket made two orders'
  | 'claims in Redis are as many as live orders'
  | 'every live order has its claim'
  | 'Redis is at the same round'
  | 'Redis knows the same stock'
  | 'every accepted ticket has a verdict'
  | 'every success has its order'
  | 'nobody was turned away while a unit was free'
  | 'every ticket that stands by is in the line'
  | 'no unit is unsold while somebody stands by'
  | 'every promotion has its order'
  | 'every cent that came is kept, due back or given back';

export const Check = Type.Object({
  name: Type.String(),
  ok: Type.Boolean(),
  expected: Type.Unknown(),
  actual: Type.Unknown(),
});
export type Check = Static<typeof Check>;

/** The proof: each guarantee as a comparison of two independent counts. */
export const VerifySheet = Type.Object(
  {
    ok: Type.Boolean(),
    saleId: SaleId,
    round: Type.Integer({ minimum: 1 }),
    checks: Type.Array(Check),
    counts: Type.Record(Type.String(), Type.Integer()),
  },
  { $id: 'VerifySheet' },
);
export type VerifySheet = Static<typeof VerifySheet>;

/** Which round is proved; the present one when it is left out. */
export const VerifyQuery = Type.Object(
  { round: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,8}$' })) },
  { additionalProperties: false },
);
