import type { Db } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';
import { defineTask, handle } from '@seckill/task-engine';
import { PlaceOrder, PlaceResult } from '@seckill/tasks';

type Stores = { db: Db; inventory: Inventory };

/** A purchase as an ordinary task: a job, a status and a result of its own. */
export const placeAlone = defineTask({
  name: 'bench.place',
  queue: 'bench',
  args: PlaceOrder,
  result: PlaceResult,
  retry: { attempts: 20, baseMs: 100, capMs: 5000, jitter: 0.5 },
});

export const placeAloneHandler = (stores: Stores) =>
  handle(placeAlone, (purchase, { id }) => placeNow(stores, purchase, id));

let asked = 0;

/** Decides one purchase as the product decides a batch. */
export async function placeNow(
  { db, inventory }: Stores,
  { saleId, round, buyerId, buyerName }: PlaceOrder,
  ticketId: string,
): Promise<PlaceResult> {
  const tickets = [{ ticketId, buyerId, buyerName }];
  // A purchase without a line has no number of its own: it is the next when it is asked.
  const number = (asked += 1);
  const batch = { batchId: ticketId, first: number, last: number };
  const claim = (after = '') =>
    inventory.claim({ saleId, round, ...batch, tickets: [{ ticketId, buyerId, number }], after });
  let claimed = await claim();
  while (claimed.outcome === 'stale') claimed = await claim(claimed.decided);
  if (claimed.outcome !== 'decided') throw new Error('Redis does not know the round');
  if (claimed.verdicts[0]?.outcome !== 'won') return { outcome: 'sold_out' };
  const [placement] = await db.placeOrders({ saleId, round, tickets });
  if (!placement || !('order' in placement)) return { outcome: 'sold_out' };
  return { outcome: 'success', orderId: placement.order.orderId };
}
