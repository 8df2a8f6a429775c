import type { Sale } from '@seckill/contracts';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session.ts';
import { useCountdown } from '../use-countdown.ts';
import { passFor } from './passes.ts';

/** Fetches the pass that a sale asks for as soon as it may be had; undefined while there is nothing to say of it. */
export function usePass(sale: Sale, wanted: boolean): 'working' | 'ready' | undefined {
  const userId = useSession().data?.userId;
  const { id: saleId, round } = sale;
  const isOpen = useCountdown(sale.pass.opensAt ?? sale.opensAt) === 0;
  const enabled = wanted && sale.pass.required && isOpen && userId !== undefined;
  const { isSuccess, isFetching } = useQuery({
    queryKey: ['pass', saleId, round, userId],
    queryFn: () => passFor({ saleId, round, userId: userId ?? '' }),
    enabled,
    staleTime: Infinity,
  });
  if (!enabled) return undefined;
  if (isSuccess) return 'ready';
  return isFetching ? 'working' : undefined;
}
