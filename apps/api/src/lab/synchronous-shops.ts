import { setTimeout as sleep } from 'node:timers/promises';
import type { SynchronousShop } from '@seckill/contracts';
import { ApiError } from '../http/errors.ts';

type Place = { begin(): void };
type Open = { terms: SynchronousShop; busy: number; waiting: Set<Place> };

export type SynchronousShops = ReturnType<typeof createSynchronousShops>;

/**
 * Shops that make an order while its buyer's connection is held, as the course's first version does: of each sale `slots` are
 * worked on at one time, `queue` wait for a slot, and the next are turned away. This process's own: nothing is shared.
 */
export function createSynchronousShops() {
  const shops = new Map<number, Open>();

  return {
    /** Opens the shop of a sale; one that is open takes these terms from now on. */
    open(saleId: number, terms: SynchronousShop): void {
      const open = shops.get(saleId);
      if (open) open.terms = terms;
      else shops.set(saleId, { terms, busy: 0, waiting: new Set() });
    },

    /**
     * Does `order` after a slot was free and its work time has passed. Rejects with `turned_away` where there is no room, with
     * `sale_not_found` where there is no shop, and as soon as `signal` aborts.
     */
    async serve<T>(saleId: number, signal: AbortSignal, order: () => Promise<T>): Promise<T> {
      const shop = shops.get(saleId);
      if (!shop) throw new ApiError('sale_not_found', 'This sale is not sold synchronously.');
      await takeSlot(shop, signal);
      try {
        await sleep(shop.terms.workMs, undefined, { signal });
        return await order();
      } finally {
        shop.busy -= 1;
        fill(shop);
      }
    },
  };
}

function takeSlot(shop: Open, signal: AbortSignal): Promise<void> {
  const { slots, queue } = shop.terms;
  signal.throwIfAborted();
  if (shop.busy < slots) {
    shop.busy += 1;
    return Promise.resolve();
  }
  if (shop.waiting.size >= queue)
    throw new ApiError('turned_away', 'There is no room. Come back another time.');
  return new Promise((resolve, reject) => {
    const leave = () => {
      shop.waiting.delete(place);
      reject(signal.reason as Error);
    };
    const place = {
      begin() {
        signal.removeEventListener('abort', leave);
        resolve();
      },
    };
    shop.waiting.add(place);
    signal.addEventListener('abort', leave, { once: true });
  });
}

function fill(shop: Open): void {
  for (const place of shop.waiting) {
    if (shop.busy >= shop.terms.slots) return;
    shop.waiting.delete(place);
    shop.busy += 1;
    place.begin();
  }
}
