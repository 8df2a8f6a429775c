import { Type, type Static } from 'typebox';
import { Cents, Moment, SaleId } from './primitives.ts';
import { SaleState } from './sales.ts';
import type { TicketTally } from './verdicts.ts';

const terms = {
  title: Type.String({ minLength: 1, maxLength: 200 }),
  description: Type.String({ maxLength: 2000 }),
  imageUrl: Type.String({ pattern: '^(/|https://)', maxLength: 500 }),
  priceCents: Cents,
  originalPriceCents: Cents,
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  opensAt: Moment,
  closesAt: Moment,
  payWindowSeconds: Type.Integer({ minimum: 1, maximum: 604_800 }),
  paused: Type.Boolean(),
};

/** A sale to be made, with its first round. */
export const NewSaleRequest = Type.Object(
  {
    title: terms.title,
    description: Type.Optional(terms.description),
    imageUrl: Type.Optional(terms.imageUrl),
    priceCents: terms.priceCents,
    originalPriceCents: Type.Optional(terms.originalPriceCents),
    currency: Type.Optional(terms.currency),
    opensAt: terms.opensAt,
    closesAt: terms.closesAt,
    payWindowSeconds: Type.Optional(terms.payWindowSeconds),
    paused: Type.Optional(terms.paused),
    stock: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  },
  { $id: 'NewSaleRequest', additionalProperties: false },
);
export type NewSaleRequest = Static<typeof NewSaleRequest>;

/** What is left out stays. `stockDelta` adds units to the present round, or takes unsold ones; `endNow` ends the sale. */
export const EditSaleRequest = Type.Object(
  {
    ...Type.Partial(Type.Object(terms)).properties,
    stockDelta: Type.Optional(Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 })),
    endNow: Type.Optional(Type.Literal(true)),
  },
  { $id: 'EditSaleRequest', additionalProperties: false, minProperties: 1 },
);
export type EditSaleRequest = Static<typeof EditSaleRequest>;

export const ResetRequest = Type.Object(
  {
    stock: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    expectedRound: Type.Optional(Type.Integer({ minimum: 1 })),
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
  | 'every promotion has its order';

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

/** One sale as the operator sees it. */
export const SaleOverview = Type.Object({
  saleId: SaleId,
  title: Type.String(),
  round: Type.Integer(),
  state: SaleState,
  total: Type.Integer(),
  available: Type.Union([Type.Integer(), Type.Null()]),
  unpaid: Type.Integer(),
  paid: Type.Integer(),
  accepted: Type.Integer(),
  decided: Type.Integer(),
  waiting: Type.Integer(),
  perSecond: Type.Number(),
  tickets: Type.Unsafe<{ [name in TicketTally]?: number }>(
    Type.Record(Type.String(), Type.Integer()),
  ),
});
export type SaleOverview = Static<typeof SaleOverview>;

export const Overview = Type.Object(
  {
    serverTime: Type.String(),
    sales: Type.Array(SaleOverview),
    queues: Type.Array(
      Type.Object({
        name: Type.String(),
        waiting: Type.Integer(),
        active: Type.Integer(),
        delayed: Type.Integer(),
        failed: Type.Integer(),
      }),
    ),
    workers: Type.Array(
      Type.Object({
        id: Type.String(),
        host: Type.String(),
        pid: Type.Integer(),
        startedAt: Type.String(),
        concurrency: Type.Integer(),
        queues: Type.Array(Type.String()),
        active: Type.Integer(),
        finished: Type.Integer(),
        /** What its clock is ahead of that of Redis, ms. */
        clockOffsetMs: Type.Optional(Type.Integer()),
      }),
    ),
  },
  { $id: 'Overview' },
);
export type Overview = Static<typeof Overview>;
