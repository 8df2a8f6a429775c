import { useCallback, useEffect, useSyncExternalStore } from 'react';
import {
  type QueryClient,
  type QueryState,
  queryOptions,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Sale, SaleList, SaleState } from '@seckill/contracts';
import { api } from './api.ts';
import type { Clock } from './clock.ts';
import { saleStateAt } from './sale-state.ts';
import { sellsIn } from './shop-currencies.ts';
import { useLiveStatus, useServices } from './services.tsx';
import { onEachSecondBefore } from './use-countdown.ts';

const ASK_WHEN_LIVE_MS = 30_000;
const ASK_WHEN_AWAY_MS = 3000;
/** How long what is known is shown without a question; news of it is pushed, or asked for at the interval above. */
const FRESH_FOR_MS = 10_000;
/** A server tells of a sale what it saw within a second: an answer that is older by more goes by another clock, as after a failover. */
const SEEN_WITHIN_MS = 2_000;

function listQuery(clock: Clock) {
  return queryOptions({
    queryKey: ['sales'],
    staleTime: FRESH_FOR_MS,
    queryFn: async ({ signal, client }) => {
      const askedAt = Date.now();
      const { body, ...times } = await api.listSales(signal);
      clock.observe({ serverTime: body.serverTime, ...times });
      sellsIn(body.sales.map(({ currency }) => currency));
      const shown = shownSince(client.getQueryState<SaleList>(['sales']), askedAt)?.sales;
      const sales = body.sales.map((sale) =>
        inLastWords(
          shown?.find(({ id }) => id === sale.id),
          sale,
        ),
      );
      return { ...body, sales };
    },
  });
}

function saleQuery(clock: Clock, saleId: number) {
  return queryOptions({
    queryKey: ['sale', saleId],
    staleTime: FRESH_FOR_MS,
    queryFn: async ({ signal, client }) => {
      const askedAt = Date.now();
      const { body, ...times } = await api.getSale(saleId, signal);
      clock.observe({ serverTime: body.serverTime, ...times });
      return inLastWords(shownSince(client.getQueryState<Sale>(['sale', saleId]), askedAt), body);
    },
  });
}

/** All sales, kept fresh by push; asked every few seconds while the socket is away. */
export function useSales() {
  const { clock, live } = useServices();
  const queries = useQueryClient();
  const query = useQuery({ ...listQuery(clock), refetchInterval: useAskInterval() });
  const ids = query.data?.sales.map((sale) => sale.id).join() ?? '';

  useEffect(() => {
    const watches = ids
      .split(',')
      .filter(Boolean)
      .map((id) =>
        live.watchSale(Number(id), (news) => news.type === 'sale' && keepSale(queries, news.sale)),
      );
    return () => watches.forEach((stop) => stop());
  }, [ids, live, queries]);

  return query;
}

/** One sale, as `useSales`. Starts from the list when that is known already. */
export function useSale(saleId: number) {
  const { clock, live } = useServices();
  const queries = useQueryClient();
  const query = useQuery({
    ...saleQuery(clock, saleId),
    refetchInterval: useAskInterval(),
    placeholderData: () =>
      queries.getQueryData<SaleList>(['sales'])?.sales.find((sale) => sale.id === saleId),
  });

  useEffect(
    () => live.watchSale(saleId, (news) => news.type === 'sale' && keepSale(queries, news.sale)),
    [saleId, live, queries],
  );

  return query;
}

function useAskInterval(): number {
  return useLiveStatus() === 'open' ? ASK_WHEN_LIVE_MS : ASK_WHEN_AWAY_MS;
}

/** Puts a pushed sale where it is shown; an older one never replaces a newer one, nor makes it look fresh. */
export function keepSale(queries: QueryClient, sale: Sale): void {
  queries.setQueryData<Sale>(['sale', sale.id], (old) =>
    old && isNewer(old, sale) ? undefined : sale,
  );
  queries.setQueryData<SaleList>(['sales'], (old) => {
    const shown = old?.sales.find(({ id }) => id === sale.id);
    if (!old || !shown || isNewer(shown, sale)) return undefined;
    return { ...old, sales: old.sales.map((other) => (other === shown ? sale : other)) };
  });
}

/** What was put there since shortly before the question: news may have overtaken the answer, and come from another API. */
const shownSince = <T>(state: QueryState<T> | undefined, askedAt: number): T | undefined =>
  state && state.dataUpdatedAt > askedAt - SEEN_WITHIN_MS ? state.data : undefined;

/** The newer of the two, in the words of the answer: the language may have changed. */
function inLastWords(shown: Sale | undefined, answer: Sale): Sale {
  if (!shown || !isNewer(shown, answer)) return answer;
  const { title, description, notice } = answer;
  const { notice: _, ...seen } = shown;
  return { ...seen, title, description, ...(notice !== undefined && { notice }) };
}

const isNewer = (one: Sale, other: Sale): boolean => seenAtOf(one) > seenAtOf(other);

/** An API of the version before says only when it answered. */
const seenAtOf = ({ seenAt, serverTime }: Sale): number => Date.parse(seenAt ?? serverTime);

/** The states of several sales now, in their order; renders the moment one of them opens or closes. */
export function useSaleStates(sales: readonly Sale[]): readonly SaleState[] {
  const { clock } = useServices();
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = sales
        .flatMap(({ opensAt, closesAt }) => [opensAt, closesAt])
        .map((at) => onEachSecondBefore(Date.parse(at), clock.now, listener));
      return () => stops.forEach((stop) => stop());
    },
    [sales, clock],
  );
  const states = () => sales.map((sale) => saleStateAt(sale, clock.now())).join();
  return useSyncExternalStore(subscribe, states).split(',') as SaleState[];
}

/** The state of a sale now; renders the moment the sale opens or closes. */
export function useSaleState(sale: Sale): SaleState {
  const { clock } = useServices();
  const { opensAt, closesAt } = sale;
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [opensAt, closesAt].map((at) =>
        onEachSecondBefore(Date.parse(at), clock.now, listener),
      );
      return () => stops.forEach((stop) => stop());
    },
    [opensAt, closesAt, clock],
  );
  return useSyncExternalStore(subscribe, () => saleStateAt(sale, clock.now()));
}
