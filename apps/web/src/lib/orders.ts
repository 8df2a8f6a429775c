import type { Order } from '@seckill/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { useSession } from './session.ts';

/** An unpaid order ends without a click: paid elsewhere, run out, or cancelled by a reset. */
const ASK_WHILE_UNPAID_MS = 10_000;

/** Mine, newest first. */
export function useOrders() {
  const session = useSession();
  return useQuery({
    queryKey: ['orders'],
    queryFn: async ({ signal }) => (await api.listOrders(signal)).orders,
    enabled: session.data !== undefined,
    refetchInterval: ({ state }) =>
      state.data?.some((order) => order.status === 'unpaid') ? ASK_WHILE_UNPAID_MS : false,
  });
}

/** Pays an order or gives it back; the list is right the moment the answer is there. */
export function useEndOrder(how: 'pay' | 'giveBack', orderId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => (how === 'pay' ? api.payOrder(orderId) : api.giveBackOrder(orderId)),
    onSuccess: (order) =>
      queries.setQueryData<Order[]>(['orders'], (old) =>
        old?.map((other) => (other.orderId === order.orderId ? order : other)),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['orders'] }),
  });
}
