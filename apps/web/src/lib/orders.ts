import type { Order, Ticket } from '@seckill/contracts';
import {
  queryOptions,
  skipToken,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { api } from './api.ts';
import { useSession } from './session.ts';

/** An unpaid order ends without a click: paid elsewhere, run out, or cancelled by a reset. */
const ASK_WHILE_UNPAID_MS = 10_000;

export const ordersQuery = queryOptions({
  queryKey: ['orders'],
  queryFn: async ({ signal }) => (await api.listOrders(signal)).orders,
});

/** Mine, newest first. */
export function useOrders() {
  const session = useSession();
  return useQuery({
    ...ordersQuery,
    enabled: session.data !== undefined,
    refetchInterval: ({ state }) =>
      state.data?.some((order) => order.status === 'unpaid') ? ASK_WHILE_UNPAID_MS : false,
  });
}

const JUST_PAID = ['justPaid'];

/** The order that was paid last on this page; undefined when none was. */
export const useJustPaid = (): string | undefined =>
  useQuery<string>({ queryKey: JUST_PAID, queryFn: skipToken, staleTime: Infinity }).data;

/** Pays an order or gives it back; the list is right the moment the answer is there. */
export function useEndOrder(how: 'pay' | 'giveBack', orderId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => (how === 'pay' ? api.payOrder(orderId) : api.giveBackOrder(orderId)),
    onSuccess(order) {
      if (order.status === 'paid') queries.setQueryData(JUST_PAID, order.orderId);
      queries.setQueryData<Order[]>(['orders'], (old) =>
        old?.map((other) => (other.orderId === order.orderId ? order : other)),
      );
      queries.setQueryData<Ticket[]>(['tickets'], (old) =>
        old?.map((ticket) => withOrder(ticket, order)),
      );
    },
    onSettled: () =>
      Promise.all(
        [['orders'], ['tickets']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      ),
  });
}

function withOrder(ticket: Ticket, order: Order): Ticket {
  const same = ticket.status === 'success' && ticket.order.orderId === order.orderId;
  return same ? { ...ticket, order } : ticket;
}
