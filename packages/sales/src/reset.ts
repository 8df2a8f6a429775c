import type { NextRound, RoundOpened } from '@seckill/db';
import { laneOfRound, orderPlace, orderPromote } from '@seckill/tasks';
import type { Log, Parts } from './stores.ts';

/**
 * Closes the round and opens the next. MySQL's transaction is the fence: after its commit no order of the
 * old round can be made. Redis follows; should it be away just then, the workers' reconciliation opens the
 * round there, and until then every claim of the new round waits as "unknown".
 */
export async function reset(
  { db, inventory, tasks }: Parts,
  request: Omit<NextRound, 'cancelledTickets'>,
  log: Log,
): Promise<RoundOpened> {
  const { saleId } = request;
  const sale = await db.findSale(saleId);
  if (!sale) return { outcome: 'sale_not_found' };
  const [{ waiting }, standby] = await Promise.all([
    tasks.line(orderPlace, laneOfRound(saleId, sale.round)),
    inventory.standbyCount(saleId, sale.round),
  ]);
  const opened = await db.openNextRound({ ...request, cancelledTickets: waiting + standby });
  if (opened.outcome !== 'opened') return opened;
  const { round, stock } = opened.result;
  try {
    await inventory.openRound({ saleId, round, total: stock });
    if (standby > 0) await tasks.delay(orderPromote, { saleId, round: opened.closedRound });
  } catch (err) {
    log.warn(
      { err, saleId, round },
      'the round is open in MySQL, reconciliation will open it in Redis',
    );
  }
  return opened;
}
