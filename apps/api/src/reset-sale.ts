import type { ResetRequest } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';
import { type Tasks } from '@seckill/task-engine';
import { laneOfRound, orderPlace, orderPromote } from '@seckill/tasks';
import type { FastifyBaseLogger } from 'fastify';
import type { SaleBoard } from './sale-board.ts';

export type Stores = {
  db: Db;
  inventory: Inventory;
  tasks: Tasks;
  board: SaleBoard;
  log: FastifyBaseLogger;
};

type Reset = ResetRequest & { saleId: number; operationKey?: string };

/**
 * Closes the round and opens the next. MySQL's transaction is the fence: after its commit no order of the
 * old round can be made. Redis follows; should it be away just now, the workers' reconciliation opens the
 * round there, and until then every claim of the new round waits as "unknown".
 */
export async function resetSale({ db, inventory, tasks, board, log }: Stores, reset: Reset) {
  const { saleId } = reset;
  const sale = await db.findSale(saleId);
  if (!sale) return { outcome: 'sale_not_found' as const };
  const [{ waiting }, standby] = await Promise.all([
    tasks.line(orderPlace, laneOfRound(saleId, sale.round)),
    inventory.standbyCount(saleId, sale.round),
  ]);
  const outcome = await db.openNextRound({ ...reset, cancelledTickets: waiting + standby });
  if (outcome.outcome !== 'opened') return outcome;
  const { round, stock } = outcome.result;
  try {
    await inventory.openRound({ saleId, round, total: stock });
    if (standby > 0) await tasks.delay(orderPromote, { saleId, round: outcome.closedRound });
  } catch (err) {
    log.warn(
      { err, saleId, round },
      'round is open in MySQL, reconciliation will open it in Redis',
    );
  }
  board.drop(saleId);
  return outcome;
}
