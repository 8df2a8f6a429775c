import type { Banner, Language, Sale, SaleList } from '@seckill/contracts';
import type { QueryClient } from '@tanstack/react-query';
import type { Clock } from './clock.ts';
import { sellsIn } from './shop-currencies.ts';

/** What the server knew as it sent the page, so that the page need not ask before it shows something. */
type Facts = { language?: Language; sales?: SaleList; sale?: Sale; banners?: Banner[] };

/**
 * Takes over what came in the page itself. It is as good as an answer of that moment, and not asked for again, unless its
 * reader has chosen another language than the browser says.
 */
export function takeFacts(queries: QueryClient, clock: Clock, language: Language): void {
  const facts = factsOf(document.getElementById('facts')?.textContent);
  const [trip] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  // Out of the browser's own store it is as old as the visit before.
  if (!facts || !trip || trip.transferSize === 0) return;
  const { sales, sale, banners } = facts;
  const serverTime = sale?.serverTime ?? sales?.serverTime;
  if (serverTime) {
    clock.observe({ serverTime, sentAt: trip.requestStart, receivedAt: trip.responseEnd });
  }
  const isRead = facts.language === language;
  const then = { updatedAt: isRead ? performance.timeOrigin + trip.responseEnd : 0 };
  if (sales) {
    sellsIn(sales.sales.map(({ currency }) => currency));
    queries.setQueryData(['sales'], sales, then);
  }
  if (sale) queries.setQueryData(['sale', sale.id], sale, then);
  if (banners) queries.setQueryData(['banners'], banners, then);
}

function factsOf(text: string | null | undefined): Facts | undefined {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
