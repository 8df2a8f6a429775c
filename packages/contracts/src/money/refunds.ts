import { Type, type Static } from 'typebox';
import { LIMITS } from '../fields/limits.ts';
import { Line, Title } from '../fields/texts.ts';
import { OrderStatus } from '../orders.ts';
import { AnyCents, IsoTime, SaleId } from '../primitives.ts';

/**
 * Why money is due back. `late`: it came when the order had ended, or its time was over. `paid_before`: the order was paid already.
 * `currency`: the price is in another one. `surplus`: more came than the price. `incomplete`: the order ended before the rest came.
 */
export const RefundReason = Type.Union([
  Type.Literal('late'),
  Type.Literal('paid_before'),
  Type.Literal('currency'),
  Type.Literal('surplus'),
  Type.Literal('incomplete'),
]);
export type RefundReason = Static<typeof RefundReason>;

/** Money that has to go back to a buyer, or went. */
export const Refund = Type.Object(
  {
    refundId: Type.String(),
    /** How much has to go back, in minor units of `currency`; and how much had come. */
    dueCents: AnyCents,
    arrivedCents: AnyCents,
    currency: Type.String(),
    reason: RefundReason,
    /** Since when it is due. */
    since: IsoTime,
    /** Who has the money: the name of the payment towards its provider. */
    provider: Type.String(),
    reference: Type.String(),
    orderId: Type.String(),
    saleId: SaleId,
    userId: Type.String(),
    buyerName: Type.String(),
    title: Type.String(),
    orderStatus: OrderStatus,
    orderCents: AnyCents,
    orderCurrency: Type.String(),
    /** Null while it has yet to go back. */
    refunded: Type.Union([
      Type.Object({ at: IsoTime, by: Type.String(), note: Type.String() }),
      Type.Null(),
    ]),
  },
  { $id: 'Refund' },
);
export type Refund = Static<typeof Refund>;

export const RefundQuery = Type.Object(
  {
    status: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('refunded')])),
    /** How many to pass over: `next` of the page before. */
    from: Type.Optional(Type.String({ pattern: '^(?:0|[1-9][0-9]{0,8})$' })),
    limit: Type.Optional(Type.String({ pattern: '^(?:[1-9][0-9]?|1[0-9]{2}|200)$' })),
  },
  { additionalProperties: false },
);
export type RefundQuery = Static<typeof RefundQuery>;

/** Open ones first, the one that waits longest on top; then those that went, newest first. `open`: how many there are in all. */
export const RefundList = Type.Object(
  {
    refunds: Type.Array(Refund),
    open: Type.Integer({ minimum: 0 }),
    next: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  },
  { $id: 'RefundList' },
);
export type RefundList = Static<typeof RefundList>;

export const RefundParams = Type.Object({
  refundId: Type.String({ pattern: '^[A-Za-z0-9_-]{8,40}$' }),
});

/** The money went back: by whom, and what there is to say of it. */
export const RefundDone = Type.Object(
  {
    by: Type.Optional(Title(LIMITS.refundBy)),
    note: Type.Optional(Line(LIMITS.refundNote)),
  },
  { additionalProperties: false },
);
export type RefundDone = Static<typeof RefundDone>;
