import { Client } from 'undici';
import type { Buyer } from '../product/guests.ts';
import { openConnections, request } from '../product/http.ts';
import { inLanes } from '../product/lanes.ts';
import { codeOf } from '../product/sale.ts';
import type { SideFigures } from './side-figures.ts';

/** A connection is held for as long as its order takes, which may be minutes with one slot. */
const HELD = { keepAliveTimeout: 600_000, headersTimeout: 0, bodyTimeout: 0 };

const DOTS = {
  '200': 'success',
  '409 sold_out': 'sold_out',
  '503 turned_away': 'turned_away',
} as const;

/** Opens the connections of this side's own; each is open before this resolves. */
export async function openSynchronousSide(
  origin: string,
  concurrency: number,
  own: (close: () => void) => void,
) {
  const clients = Array.from({ length: concurrency }, () => new Client(origin, HELD));
  for (const client of clients) own(() => void client.destroy());
  await openConnections(clients, () => undefined);

  return {
    /** One press per buyer, as many at once as there are connections. Resolves when everybody was answered. */
    async fire(saleId: number, buyers: readonly Buyer[], figures: SideFigures): Promise<void> {
      const path = `/api/lab/sales/${saleId}/synchronous-purchases`;
      const start = performance.now();
      await inLanes(buyers, clients, async ({ index, cookie }, client) => {
        const sentAt = performance.now();
        figures.pressed(index);
        const answer = await request(client, { method: 'POST', path, cookie }).then(
          codeOf,
          () => 'no answer',
        );
        const now = performance.now();
        const times = { ms: now - sentAt, atMs: now - start };
        const dot = answer in DOTS ? DOTS[answer as keyof typeof DOTS] : 'failed';
        figures.answered(index, dot, times);
        if (dot === 'success' || dot === 'sold_out') figures.told(index, dot, times);
      });
    },
  };
}
