import type { Inventory } from '@seckill/inventory';
import { type Tasks } from '@seckill/task-engine';
import { orderPromote } from '@seckill/tasks';
import type { OrderRow } from '@seckill/db';
import type { FastifyBaseLogger } from 'fastify';
import type { SaleBoard } from './sale-board.ts';

type Parts = { inventory: Inventory; tasks: Tasks; board: SaleBoard; log: FastifyBaseLogger };

/**
 * The unit of an order that MySQL has ended becomes free in Redis, for those who stand by first. Should Redis be
 * away just now, the workers' reconciliation does it; asking again frees nothing twice.
 */
export async function giveBack(
  { inventory, tasks, board, log }: Parts,
  order: OrderRow,
): Promise<void> {
  const { saleId, round, userId: buyerId, ticketId } = order;
  try {
    await inventory.release({ saleId, round, buyerId, ticketId });
    if ((await inventory.standbyCount(saleId, round)) > 0) {
      await tasks.delay(orderPromote, { saleId, round });
    }
  } catch (err) {
    log.warn({ err, ticketId }, 'the unit is free in MySQL, reconciliation will free it in Redis');
  }
  board.drop(saleId);
}
