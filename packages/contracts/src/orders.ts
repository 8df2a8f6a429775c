import { Type, type Static } from 'typebox';
import { Line } from './fields/texts.ts';
import { AnyCents, Cents, IsoTime, SaleId } from './primitives.ts';

/** Life of an order: unpaid → paid | expired | cancelled | void. `void` is the mark a reset leaves. */
export const OrderStatus = Type.Union([
  Type.Literal('unpaid'),
  Type.Literal('paid'),
  Type.Literal('expired'),
  Type.Literal('cancelled'),
  Type.Literal('void'),
]);
export type OrderStatus = Static<typeof OrderStatus>;

/**
 * What became of the money that was asked for under one reference. `partial`: less than that has come, and the rest may follow.
 * `paid`: the order was paid with it. `refund_due`: it came too late, twice or in another currency, and goes back.
 */
export const PaymentStatus = Type.Union([
  Type.Literal('pending'),
  Type.Literal('partial'),
  Type.Literal('paid'),
  Type.Literal('refund_due'),
  Type.Literal('refunded'),
]);
export type PaymentStatus = Static<typeof PaymentStatus>;

/** Who takes the money: with `demo` nobody does, with `webhook` a provider that confirms later. */
export const PaymentProvider = Type.Union([Type.Literal('demo'), Type.Literal('webhook')]);

/** `reference` names the payment towards the provider. */
export const Payment = Type.Object({ status: PaymentStatus, reference: Type.String() });
export type Payment = Static<typeof Payment>;

/** One of the payments that an order was asked for: after a sum that was not right the next is another, for what is left to pay. */
export const PaymentAsked = Type.Object({
  reference: Type.String(),
  status: PaymentStatus,
  amountCents: AnyCents,
});
export type PaymentAsked = Static<typeof PaymentAsked>;

/** `part`: it counts towards the price. `kept`: the order was paid with it. `due`: some of it has to go back. `refunded`: it went. */
export const ArrivalStatus = Type.Union([
  Type.Literal('part'),
  Type.Literal('kept'),
  Type.Literal('due'),
  Type.Literal('refunded'),
]);
export type ArrivalStatus = Static<typeof ArrivalStatus>;

/** Money that has come for an order. `backCents` of it are due back, or were given back. */
export const Arrival = Type.Object({
  amountCents: AnyCents,
  currency: Type.String(),
  backCents: AnyCents,
  status: ArrivalStatus,
  arrivedAt: IsoTime,
});
export type Arrival = Static<typeof Arrival>;

export const Order = Type.Object(
  {
    orderId: Type.String(),
    /** For people: short, in groups, with a check digit. */
    orderNumber: Type.String(),
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
    /** For a guest, who has no other way back to it than a cookie: it brings all back that this guest had. */
    receiptCode: Type.Optional(Type.String()),
    /** The payment that decided, or the last that was begun. */
    payment: Type.Optional(Payment),
    /** Oldest first; not within a ticket. */
    payments: Type.Optional(Type.Array(PaymentAsked)),
    arrivals: Type.Optional(Type.Array(Arrival)),
  },
  { $id: 'Order' },
);
export type Order = Static<typeof Order>;

export const OrderList = Type.Object({ orders: Type.Array(Order) }, { $id: 'OrderList' });
export type OrderList = Static<typeof OrderList>;

/** Its number, as people type it: with or without dashes, in any case. */
export const AdminOrderQuery = Type.Object(
  { number: Line(60, { minLength: 1 }) },
  { additionalProperties: false },
);
export type AdminOrderQuery = Static<typeof AdminOrderQuery>;

/** An order as operators see it: with its buyer, and the money that was asked for and has come. */
export const AdminOrder = Type.Object(
  { ...Order.properties, userId: Type.String(), buyerName: Type.String() },
  { $id: 'AdminOrder' },
);
export type AdminOrder = Static<typeof AdminOrder>;

export const AdminOrderList = Type.Object(
  { orders: Type.Array(AdminOrder) },
  { $id: 'AdminOrderList' },
);
export type AdminOrderList = Static<typeof AdminOrderList>;

/** The code on a receipt, as people type it. */
export const ReceiptCode = Type.Object(
  { code: Line(60, { minLength: 1 }) },
  { $id: 'ReceiptCode', additionalProperties: false },
);
export type ReceiptCode = Static<typeof ReceiptCode>;

export const OrderParams = Type.Object({
  orderId: Type.String({ pattern: '^[A-Za-z0-9_-]{8,40}$' }),
});

/** What a payment provider confirms, in the body of its signed webhook. */
export const PaymentEvent = Type.Object(
  {
    type: Type.Union([Type.Literal('payment.succeeded'), Type.Literal('payment.failed')]),
    reference: Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' }),
    /** Whatever came: a sum that is no price of ours is due back, and not to be refused. */
    amountCents: AnyCents,
    /** Three letters in any case: providers write "cny", too. */
    currency: Type.String({ pattern: '^[A-Za-z]{3}$' }),
  },
  { $id: 'PaymentEvent', additionalProperties: false },
);
export type PaymentEvent = Static<typeof PaymentEvent>;

/** What became of the money: the same answer however often the event arrives. */
export const PaymentEventAnswer = Type.Object({ status: PaymentStatus });
