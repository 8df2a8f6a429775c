import type { Order } from '@seckill/contracts';
import type { OrderRow, PaymentRow } from '@seckill/db';

export function toOrder(row: OrderRow, payment?: PaymentRow): Order {
  return {
    orderId: row.orderId,
    saleId: row.saleId,
    round: row.round,
    taskId: row.ticketId,
    status: row.status,
    title: row.title,
    imageUrl: row.imageUrl,
    quantity: row.quantity,
    priceCents: row.priceCents,
    currency: row.currency,
    createdAt: row.createdAt.toISOString(),
    payBy: row.payBy.toISOString(),
    ...(row.paidAt ? { paidAt: row.paidAt.toISOString() } : {}),
    ...(payment ? { payment: { status: payment.status, reference: payment.reference } } : {}),
  };
}
