import { Type, type Static } from 'typebox';
import { Pass } from './pass/pass.ts';
import { PaymentProvider } from './orders.ts';
import { LIMITS } from './fields/limits.ts';
import { Cents, CurrencyCode, IsoTime, SaleId, TASK_ID_PATTERN, Units } from './primitives.ts';

export const SaleState = Type.Union([
  Type.Literal('upcoming'),
  Type.Literal('open'),
  Type.Literal('sold_out'),
  Type.Literal('paused'),
  Type.Literal('ended'),
]);
export type SaleState = Static<typeof SaleState>;

/** Who may buy: anybody, members, or members with a confirmed phone. */
export const BUYERS = ['guests', 'members', 'verified'] as const;
export type Buyers = (typeof BUYERS)[number];
export const Buyers = Type.Unsafe<Buyers>({ type: 'string', enum: [...BUYERS] });

/** How many reservations of one buyer may end unpaid. */
export const MaxUnpaid = Type.Integer({ minimum: 1, maximum: LIMITS.maxUnpaid });

/** A sale as anyone may see it. `available` is null while Redis cannot say: unknown is not zero. */
export const Sale = Type.Object(
  {
    id: SaleId,
    title: Type.String(),
    description: Type.String(),
    /** What its operators tell just now whoever looks at it or waits in it. */
    notice: Type.Optional(Type.String()),
    imageUrl: Type.String(),
    priceCents: Cents,
    originalPriceCents: Cents,
    currency: Type.String({ minLength: 3, maxLength: 3 }),
    total: Type.Integer({ minimum: 0 }),
    available: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
    /** How many stand by for a unit to come back. */
    standby: Type.Integer({ minimum: 0 }),
    /** How many are in line and not decided yet. */
    waiting: Type.Integer({ minimum: 0 }),
    opensAt: IsoTime,
    closesAt: IsoTime,
    round: Type.Integer({ minimum: 1 }),
    payWindowSeconds: Type.Integer({ minimum: 1 }),
    /** How many units one buyer may take, in one press. */
    perBuyer: Units,
    buyers: Buyers,
    /** How many reservations of one buyer may end unpaid in a round; null: as many as they like. */
    maxUnpaid: Type.Union([MaxUnpaid, Type.Null()]),
    /** `opensAt`: from when on a pass may be fetched, before the sale opens. */
    pass: Type.Object({ required: Type.Boolean(), opensAt: Type.Optional(IsoTime) }),
    /**
     * When the order of the first tickets is drawn: of those taken within `windowMs` of the opening, at `closesAt`. `hash`: the
     * SHA-256 of the seed, which the record of the round tells afterwards.
     */
    draw: Type.Optional(
      Type.Object({
        windowMs: Type.Integer({ minimum: 1 }),
        hash: Type.String(),
        closesAt: IsoTime,
      }),
    ),
    state: SaleState,
    serverTime: IsoTime,
    /** When its counts were read, by the clock of `serverTime`: of two answers the newer one is that which was read later. */
    seenAt: Type.Optional(IsoTime),
  },
  { $id: 'Sale' },
);
export type Sale = Static<typeof Sale>;

export const SaleList = Type.Object(
  {
    serverTime: IsoTime,
    sales: Type.Array(Sale),
    /** Who takes the money: with `demo` nobody does. */
    paymentProvider: Type.Optional(PaymentProvider),
  },
  { $id: 'SaleList' },
);
export type SaleList = Static<typeof SaleList>;

/**
 * `quantity`: how many units, all of them or none; 1 when not said. With `priceCents` and `currency`, those that the buyer was shown,
 * the purchase is refused when the sale costs something else by now.
 */
export const PurchaseRequest = Type.Object(
  {
    quantity: Type.Optional(Units),
    priceCents: Type.Optional(Cents),
    currency: Type.Optional(CurrencyCode),
    /** Where the sale asks for one. */
    pass: Type.Optional(Pass),
  },
  { $id: 'PurchaseRequest', additionalProperties: false },
);
export type PurchaseRequest = Static<typeof PurchaseRequest>;

/** The answer to an accepted purchase: a place in line, not yet a unit. */
export const PurchaseAccepted = Type.Object(
  {
    taskId: Type.String(),
    status: Type.Literal('queued'),
    saleId: SaleId,
    round: Type.Integer({ minimum: 1 }),
    number: Type.Integer({ minimum: 1 }),
    /** Null until the order of the first tickets is drawn, at `drawAt`. */
    position: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    drawAt: Type.Optional(IsoTime),
    pollAfterMs: Type.Integer({ minimum: 0 }),
  },
  { $id: 'PurchaseAccepted' },
);
export type PurchaseAccepted = Static<typeof PurchaseAccepted>;

/**
 * With a sold-out ticket: it keeps its number, and what it asked for. Without one a new number at the end of the line is taken, for
 * `quantity` units, 1 when not said.
 */
export const StandbyRequest = Type.Object(
  {
    taskId: Type.Optional(Type.String({ pattern: TASK_ID_PATTERN })),
    quantity: Type.Optional(Units),
    /** For a new ticket, where the sale asks for one. */
    pass: Type.Optional(Pass),
  },
  { additionalProperties: false },
);
export type StandbyRequest = Static<typeof StandbyRequest>;

/**
 * Follow `taskId` for the rest. `success`: a unit was free and is already the buyer's. `queued`: a new ticket that
 * is not decided yet; `place` is then an estimate.
 */
export const StandbyAccepted = Type.Object(
  {
    taskId: Type.String(),
    status: Type.Union([Type.Literal('standby'), Type.Literal('queued'), Type.Literal('success')]),
    saleId: SaleId,
    round: Type.Integer({ minimum: 1 }),
    number: Type.Integer({ minimum: 1 }),
    place: Type.Integer({ minimum: 1 }),
    pollAfterMs: Type.Integer({ minimum: 0 }),
  },
  { $id: 'StandbyAccepted' },
);
export type StandbyAccepted = Static<typeof StandbyAccepted>;
