import { Type, type Static } from 'typebox';
import { Cents, IsoTime, SaleId } from './primitives.ts';

/** Life of an order: unpaid → paid | expired | cancelled | void. `void` is the mark a reset leaves. */
export const OrderStatus = Type.Union([
  Type.Literal('unpaid'),
  Type.Literal('paid'),
  Type.Literal('expired'),
  Type.Literal('cancelled'),
  Type.Literal('void'),
]);
export type OrderStatus = Static<typeof OrderStatus>;

/** `refund_due`: the money came when the order was not open any more; it goes back to the buyer. */
export const PaymentStatus = Type.Union([
  Type.Literal('pending'),
  Type.Literal('paid'),
  Type.Literal('refund_due'),
]);
export type PaymentStatus = Static<typeof PaymentStatus>;

/** `reference` names the payment towards the provider. */
export const Payment = Type.Object({ status: PaymentStatus, reference: Type.String() });
export type Payment = Static<typeof Payment>;

export const Order = Type.Object(
  {
    orderId: Type.String(),
    saleId: SaleId,
    round: Type.Integer({ minimum: 1 }),
    taskId: Type.String(),
    status: OrderStatus,
    /** What was bought, as it was called and looked then. */
    title: Type.String(),
    imageUrl: Type.String(),
    quantity: Type.Integer({ minimum: 1 }),
    priceCents: Cents,
    currency: Type.String(),
    createdAt: IsoTime,
    payBy: IsoTime,
    paidAt: Type.Optional(IsoTime),
    /** Only where one order is asked for, and only once its payment was begun. */
    payment: Type.Optional(Payment),
  },
  { $id: 'Order' },
);
export type Order = Static<typeof Order>;

export const OrderList = Type.Object({ orders: Type.Array(Order) }, { $id: 'OrderList' });
export type OrderList = Static<typeof OrderList>;

export const OrderParams = Type.Object({
  orderId: Type.String({ pattern: '^[A-Za-z0-9_-]{8,40}$' }),
});

/** What a payment provider confirms, in the body of its signed webhook. */
export const PaymentEvent = Type.Object(
  {
    type: Type.Union([Type.Literal('payment.succeeded'), Type.Literal('payment.failed')]),
    reference: Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' }),
    /** Whatever came: a sum that is no price of ours is due back, and not to be refused. */
    amountCents: Type.Integer({ minimum: 0 }),
    /** Three letters in any case: providers write "cny", too. */
    currency: Type.String({ pattern: '^[A-Za-z]{3}$' }),
  },
  { $id: 'PaymentEvent', additionalProperties: false },
);
export type PaymentEvent = Static<typeof PaymentEvent>;

/** What became of the money: the same answer however often the event arrives. */
export const PaymentEventAnswer = Type.Object({ status: PaymentStatus });
