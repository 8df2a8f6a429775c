import type { NextRound, RoundOpened } from '@seckill/db';
import { laneOfRound, orderPlace, orderPromote } from '@seckill/tasks';
import { countWaiting } from './people/people-met.ts';
import type { Log, Parts } from './stores.ts';

/**
 * Closes the round and opens the next. MySQL's transaction is the fence: after its commit no order of the
 * old round can be made. Redis follows; should it be away just then, the workers' reconciliation opens the
 * round there, and until then every claim of the new round waits as "unknown". `cancelledTickets` counts those of whom
 * Redis could be asked: 0 while it is away.
 */
export async function reset(
  parts: Parts,
  request: Omit<NextRound, 'cancelledTickets'>,
  log: Log,
): Promise<RoundOpened> {
  const { db, inventory, tasks } = parts;
  const { saleId } = request;
  const sale = await db.findSale(saleId);
  if (!sale) return { outcome: 'sale_not_found' };
  const { waiting, standby } = await countWaiting(parts, { saleId, round: sale.round });
  const cancelledTickets = (waiting ?? 0) + (standby ?? 0);
  const opened = await db.openNextRound({ ...request, cancelledTickets });
  if (opened.outcome !== 'opened') return opened;
  const { round, stock } = opened.result;
  try {
    await inventory.openRound({ saleId, round, total: stock });
    await tasks.beginLine(orderPlace, laneOfRound(saleId, round));
    if (standby !== 0) await tasks.delay(orderPromote, { saleId, round: opened.closedRound });
  } catch (err) {
    log.warn(
      { err, saleId, round },
      'the round is open in MySQL, reconciliation will open it in Redis',
    );
  }
  return opened;
}
