import type { Cancellation, OwnOrder } from '@seckill/db';
import { giveBack } from './give-back.ts';
import type { Log, Parts } from './stores.ts';

/**
 * Cancels a buyer's own order and frees its unit. MySQL decides; should Redis be away just then, the order stays
 * cancelled and reconciliation frees the unit. Safe to repeat: a second call answers the same and frees nothing twice.
 */
export async function cancel(
  { db, inventory, tasks }: Parts,
  own: OwnOrder,
  log: Log,
): Promise<Cancellation> {
  const ended = await db.cancelOrder(own);
  if (ended.outcome !== 'cancelled') return ended;
  const { ticketId } = ended.order;
  await giveBack({ inventory, tasks }, [ended.order], 'cancelled').catch((err: unknown) => {
    log.warn({ err, ticketId }, 'the unit is free in MySQL, reconciliation will free it in Redis');
  });
  return ended;
}
