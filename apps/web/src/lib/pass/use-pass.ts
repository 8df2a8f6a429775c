import type { Sale } from '@seckill/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSession } from '../session.ts';
import { useCountdown } from '../use-countdown.ts';
import { passFor, prepareForPass } from './passes.ts';

/** Of the time before the opening: who asks this late still has his pass by then, and not everybody asks in one instant. */
const SPREAD = 1 / 6;
/** Of preparing, ms: a slow phone on a slow network is ready by then. */
const BEFORE_MS = 20_000;

/** Fetches the pass that a sale asks for as soon as it may be had; undefined while there is nothing to say of it. */
export function usePass(sale: Sale, wanted: boolean): 'working' | 'ready' | undefined {
  const userId = useSession().data?.userId;
  const { id: saleId, round } = sale;
  const [luck] = useState(Math.random);
  const opensAt = Date.parse(sale.pass.opensAt ?? sale.opensAt);
  const lead = Date.parse(sale.opensAt) - opensAt;
  const asksAt = opensAt + lead * SPREAD * luck;
  const isNear = useCountdown(new Date(asksAt - BEFORE_MS).toISOString()) === 0;
  const isOpen = useCountdown(new Date(asksAt).toISOString()) === 0;
  const isAsked = wanted && sale.pass.required;
  const prepares = isAsked && isNear && !isOpen;
  useEffect(() => {
    if (prepares) prepareForPass();
  }, [prepares]);
  const enabled = isAsked && isOpen && userId !== undefined;
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
