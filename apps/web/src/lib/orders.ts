import { useQuery } from '@tanstack/react-query';
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
