import type { OrderRow } from '@seckill/db';
import { orderPromote, type RoundOfSale } from '@seckill/tasks';
import { release } from './release.ts';
import type { Parts } from './stores.ts';

/**
 * Frees the units of orders that MySQL has ended, and offers them to those who stand by. A process that dies
 * before this leaves claims without a live order; reconciliation releases and promotes them.
 */
export async function giveBack(
  { inventory, tasks }: Pick<Parts, 'inventory' | 'tasks'>,
  ended: readonly OrderRow[],
  why: 'cancelled' | 'expired',
): Promise<void> {
  await Promise.all(
    ended.map(({ saleId, round, userId: buyerId, ticketId }) =>
      release({ inventory }, { saleId, round, buyerId, ticketId }, why),
    ),
  );
  const rounds = new Map(
    ended.map(({ saleId, round }) => [`${saleId}-${round}`, { saleId, round }]),
  );
  for (const id of rounds.values()) {
    if ((await inventory.standbyCount(id.saleId, id.round)) > 0) await promoteSoon(tasks, id);
  }
}

/** Has the standby line of a round settled soon. Never rejects: reconciliation does it too, seconds later. */
export async function promoteSoon(
  tasks: Pick<Parts['tasks'], 'delay'>,
  { saleId, round }: RoundOfSale,
): Promise<void> {
  await tasks.delay(orderPromote, { saleId, round }).catch(() => {});
}
