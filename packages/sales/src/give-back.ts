import type { OrderRow } from '@seckill/db';
import { orderPromote } from '@seckill/tasks';
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
  for (const round of rounds.values()) await offerToStandby({ inventory, tasks }, round);
}

/** Has the standby line of a round settled, if anybody is in it. Reconciliation does it too, seconds later. */
export async function offerToStandby(
  { inventory, tasks }: Pick<Parts, 'inventory' | 'tasks'>,
  { saleId, round }: { saleId: number; round: number },
): Promise<void> {
  if ((await inventory.standbyCount(saleId, round)) === 0) return;
  await tasks.delay(orderPromote, { saleId, round }).catch(() => {});
}
