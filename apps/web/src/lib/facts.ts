import type { Banner, Sale, SaleList } from '@seckill/contracts';
import type { QueryClient } from '@tanstack/react-query';
import type { Clock } from './clock.ts';
import { sellsIn } from './shop-currencies.ts';

/** What the server knew as it sent the page, so that the page need not ask before it shows something. */
type Facts = { sales?: SaleList; sale?: Sale; banners?: Banner[] };

/** Takes over what came in the page itself. It counts as old: what is shown is asked for all the same. */
export function takeFacts(queries: QueryClient, clock: Clock): void {
  const facts = factsOf(document.getElementById('facts')?.textContent);
  const [trip] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  // Out of the browser's own store it is as old as the visit before.
  if (!facts || !trip || trip.transferSize === 0) return;
  const { sales, sale, banners } = facts;
  const serverTime = sale?.serverTime ?? sales?.serverTime;
  if (serverTime) {
    clock.observe({ serverTime, sentAt: trip.requestStart, receivedAt: trip.responseEnd });
  }
  const old = { updatedAt: 0 };
  if (sales) {
    sellsIn(sales.sales.map(({ currency }) => currency));
    queries.setQueryData(['sales'], sales, old);
  }
  if (sale) queries.setQueryData(['sale', sale.id], sale, old);
  if (banners) queries.setQueryData(['banners'], banners, old);
}

function factsOf(text: string | null | undefined): Facts | undefined {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
