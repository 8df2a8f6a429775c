import type { OrderRow } from '@seckill/db';
import { orderPromote } from '@seckill/tasks';
import type { Parts } from './stores.ts';

/**
 * The units of orders that MySQL has ended become free in Redis, for those who stand by first. A worker that dies
 * before this leaves claims without a live order, which reconciliation releases; it also promotes.
 */
export async function giveBack({ inventory, tasks }: Parts, ended: OrderRow[]): Promise<void> {
  await Promise.all(
    ended.map(({ saleId, round, userId: buyerId, ticketId }) =>
      inventory.release({ saleId, round, buyerId, ticketId }),
    ),
  );
  const rounds = new Map(
    ended.map(({ saleId, round }) => [`${saleId}-${round}`, { saleId, round }]),
  );
  for (const { saleId, round } of rounds.values()) {
    if ((await inventory.standbyCount(saleId, round)) === 0) continue;
    await tasks.delay(orderPromote, { saleId, round }).catch(() => {});
  }
}
