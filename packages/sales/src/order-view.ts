import {
  inLanguage,
  orderNumber,
  type Arrival,
  type Language,
  type Order,
  type PaymentAsked,
} from '@seckill/contracts';
import type { ArrivalRow, OrderMoney, OrderRow, PaymentRow } from '@seckill/db';

/** An order with its title in a language, or in plain words. */
export const inWordsOf = (
  language: Language | undefined,
  { title, texts, ...row }: OrderRow,
): OrderRow => ({
  ...row,
  texts,
  ...inLanguage({ title }, texts, language),
});

/** An order as its buyer sees it. With `money`, which may be that of other orders, too: what it was asked for, and what has come. */
export function toOrder(row: OrderRow, money?: OrderMoney): Order {
  return {
    orderId: row.orderId,
    orderNumber: orderNumber(row.orderId),
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
    ...(money && moneyOf(row.orderId, money)),
  };
}

function moneyOf(
  orderId: string,
  { payments, arrivals }: OrderMoney,
): Pick<Order, 'payment' | 'payments' | 'arrivals'> {
  const isOfOrder = (each: { orderId: string }) => each.orderId === orderId;
  const asked = payments.filter(isOfOrder);
  const last = asked.find(({ status }) => status === 'paid') ?? asked.at(-1);
  return {
    ...(last && { payment: { status: last.status, reference: last.reference } }),
    payments: asked.map(toPayment),
    arrivals: arrivals.filter(isOfOrder).map(toArrival),
  };
}

const toPayment = ({ reference, status, amountCents }: PaymentRow): PaymentAsked => ({
  reference,
  status,
  amountCents,
});

const toArrival = ({
  amountCents,
  currency,
  backCents,
  status,
  arrivedAt,
}: ArrivalRow): Arrival => ({
  amountCents,
  currency,
  backCents,
  status,
  arrivedAt: arrivedAt.toISOString(),
});
