import type { Order } from '@seckill/contracts';
import { useQuery } from '@tanstack/react-query';
import { ordersQuery } from '../orders.ts';
import { useMyTickets, useTickets } from './use-tickets.ts';

/** What I won and have not paid, newest first, as far as it is known without asking: from my tickets and from my orders. */
export function useUnpaid(): Order[] {
  const states = useTickets();
  const { data: tickets = [] } = useMyTickets();
  const { data: orders = [] } = useQuery({ ...ordersQuery, enabled: false });
  const known = new Map<string, Order>();
  for (const state of states.values())
    if (state.phase === 'decided' && state.ticket.status === 'success') keep(state.ticket.order);
  for (const ticket of tickets) if (ticket.status === 'success') keep(ticket.order);
  // The list is asked for whenever an order changes, so it knows best.
  for (const order of orders) keep(order);
  return [...known.values()]
    .filter(({ status }) => status === 'unpaid')
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));

  function keep(order: Order) {
    known.set(order.orderId, order);
  }
}
