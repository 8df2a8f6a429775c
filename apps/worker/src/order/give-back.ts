import type { OrderRow } from '@seckill/db';
import type { Stores } from './stores.ts';

/**
 * The units of orders that MySQL has ended become free in Redis. A worker that dies before this leaves
 * claims without a live order, which reconciliation releases.
 */
export async function giveBack({ inventory }: Stores, ended: OrderRow[]): Promise<void> {
  await Promise.all(
    ended.map(({ saleId, round, userId: buyerId, ticketId }) =>
      inventory.release({ saleId, round, buyerId, ticketId }),
    ),
  );
}
