import { createStore, get, set, type UseStore } from 'idb-keyval';
import type { PurchaseAccepted } from '@seckill/contracts';

/** How the last try of any tab to take a place ended, and when by this device's clock. */
type HandedOver = { userId: string; at: number; accepted: PurchaseAccepted | undefined };

/** Where the database hangs, a buyer does not. */
const PATIENCE_MS = 500;

let store: UseStore | undefined;
const places = () => (store ??= createStore('seckill', 'places'));

/**
 * What one tab tells the next that had to wait for it. Not by localStorage: tabs are processes, what one
 * writes there reaches the other some time later, a lock at once. A transaction of IndexedDB is seen by all that begin after it.
 */
export async function handOver(
  saleId: number,
  userId: string,
  accepted: PurchaseAccepted | undefined,
): Promise<void> {
  const place: HandedOver = { userId, at: Date.now(), accepted };
  await soon(() => set(saleId, place, places()));
}

/** How another tab's try ended, if that was at `since` or later. */
export async function takeOver(
  saleId: number,
  userId: string,
  since: number,
): Promise<HandedOver | undefined> {
  const place = await soon(() => get<HandedOver>(saleId, places()));
  return place?.userId === userId && place.at >= since ? place : undefined;
}

/** Without a database (a private window) it is as if nobody had said anything. */
async function soon<T>(work: () => Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([Promise.resolve().then(work), late]).catch(() => undefined);
}
