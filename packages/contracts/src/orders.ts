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

export const Order = Type.Object(
  {
    orderId: Type.String(),
    saleId: SaleId,
    round: Type.Integer({ minimum: 1 }),
    taskId: Type.String(),
    status: OrderStatus,
    priceCents: Cents,
    currency: Type.String(),
    createdAt: IsoTime,
    payBy: IsoTime,
    paidAt: Type.Optional(IsoTime),
  },
  { $id: 'Order' },
);
export type Order = Static<typeof Order>;

export const OrderList = Type.Object({ orders: Type.Array(Order) }, { $id: 'OrderList' });
export type OrderList = Static<typeof OrderList>;

export const OrderParams = Type.Object({
  orderId: Type.String({ pattern: '^[A-Za-z0-9_-]{8,40}$' }),
});
