import pTimeout from 'p-timeout';
import type { NextRound, RoundOpened } from '@seckill/db';
import { laneOfRound, orderPlace, orderPromote } from '@seckill/tasks';
import type { Log, Parts } from './stores.ts';

const COUNT_MS = 500;

/**
 * Closes the round and opens the next. MySQL's transaction is the fence: after its commit no order of the
 * old round can be made. Redis follows; should it be away just then, the workers' reconciliation opens the
 * round there, and until then every claim of the new round waits as "unknown". `cancelledTickets` counts those of whom
 * Redis could be asked: 0 while it is away.
 */
export async function reset(
  { db, inventory, tasks }: Parts,
  request: Omit<NextRound, 'cancelledTickets'>,
  log: Log,
): Promise<RoundOpened> {
  const { saleId } = request;
  const sale = await db.findSale(saleId);
  if (!sale) return { outcome: 'sale_not_found' };
  const [waiting, standby] = await Promise.all([
    ifKnown(async () => (await tasks.line(orderPlace, laneOfRound(saleId, sale.round))).waiting),
    ifKnown(() => inventory.standbyCount(saleId, sale.round)),
  ]);
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

/** Undefined while Redis cannot say at once: a figure to be shown never keeps a round from being closed. */
const ifKnown = (count: () => Promise<number>): Promise<number | undefined> =>
  pTimeout(count(), { milliseconds: COUNT_MS, fallback: () => undefined }).catch(() => undefined);
