import { Type, type Static } from 'typebox';
import { Cents, IsoTime, SaleId, TASK_ID_PATTERN } from './primitives.ts';

export const SaleState = Type.Union([
  Type.Literal('upcoming'),
  Type.Literal('open'),
  Type.Literal('sold_out'),
  Type.Literal('paused'),
  Type.Literal('ended'),
]);
export type SaleState = Static<typeof SaleState>;

/** A sale as anyone may see it. `available` is null while Redis cannot say: unknown is not zero. */
export const Sale = Type.Object(
  {
    id: SaleId,
    title: Type.String(),
    description: Type.String(),
    imageUrl: Type.String(),
    priceCents: Cents,
    originalPriceCents: Cents,
    currency: Type.String({ minLength: 3, maxLength: 3 }),
    total: Type.Integer({ minimum: 0 }),
    available: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
    /** How many stand by for a unit to come back. */
    standby: Type.Integer({ minimum: 0 }),
    opensAt: IsoTime,
    closesAt: IsoTime,
    round: Type.Integer({ minimum: 1 }),
    payWindowSeconds: Type.Integer({ minimum: 1 }),
    state: SaleState,
    serverTime: IsoTime,
  },
  { $id: 'Sale' },
);
export type Sale = Static<typeof Sale>;

export const SaleList = Type.Object(
  { serverTime: IsoTime, sales: Type.Array(Sale) },
  { $id: 'SaleList' },
);
export type SaleList = Static<typeof SaleList>;

/** The answer to an accepted purchase: a place in line, not yet a unit. */
export const PurchaseAccepted = Type.Object(
  {
    taskId: Type.String(),
    status: Type.Literal('queued'),
    saleId: SaleId,
    round: Type.Integer({ minimum: 1 }),
    number: Type.Integer({ minimum: 1 }),
    position: Type.Integer({ minimum: 1 }),
    pollAfterMs: Type.Integer({ minimum: 0 }),
  },
  { $id: 'PurchaseAccepted' },
);
export type PurchaseAccepted = Static<typeof PurchaseAccepted>;

/** With a sold-out ticket: it keeps its number. Without one a new number at the end of the line is taken. */
export const StandbyRequest = Type.Object(
  { taskId: Type.Optional(Type.String({ pattern: TASK_ID_PATTERN })) },
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
