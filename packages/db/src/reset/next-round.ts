import { randomUUID } from 'node:crypto';
import type { ResetResult } from '@seckill/contracts';
import { and, eq, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { end } from '../orders/end-order.ts';
import { giveSeed } from '../rounds/draws.ts';
import { isRound, lockRound } from '../rounds/rounds.ts';
import { findOperation, hashOf } from '../sales/admin-operations.ts';
import { noteChange } from '../sales/sale-changes.ts';
import { lockSale } from '../sales/sales.ts';
import { adminOperations, orders, rounds, sales, type ResetAnswer } from '../schema.ts';

export type NextRound = {
  saleId: number;
  stock: number;
  expectedRound?: number | undefined;
  operationKey?: string | undefined;
  cancelledTickets: number;
  /** Who does it, for the others. */
  who?: string | undefined;
};

export type RoundOpened =
  | { outcome: 'opened'; result: ResetResult; closedRound: number }
  | { outcome: 'sale_not_found' }
  | { outcome: 'round_changed'; round: number }
  | { outcome: 'idempotency_conflict' };

/** Closes the present round, voids its unpaid orders and opens the next one, all in one transaction. */
export async function openNextRound(access: Access, request: NextRound): Promise<RoundOpened> {
  // Without a key of the caller our own makes the retry after a lost COMMIT answer find the first one's work.
  const key = request.operationKey ?? `reset-${randomUUID()}`;
  // `cancelledTickets` is a count taken on the way, not part of what was asked.
  const { saleId, stock, expectedRound } = request;
  const requestHash = hashOf({ operation: 'reset', saleId, stock, expectedRound });
  return access.write(async (tx) => {
    const sale = await lockSale(tx, saleId);
    const earlier = await findOperation(tx, key);
    if (earlier && earlier.requestHash !== requestHash) return { outcome: 'idempotency_conflict' };
    if (earlier && 'result' in earlier.response) return { outcome: 'opened', ...earlier.response };
    if (!sale || sale.isDraft) return { outcome: 'sale_not_found' };
    if (expectedRound !== undefined && expectedRound !== sale.round) {
      return { outcome: 'round_changed', round: sale.round };
    }
    const response = await turnOver(tx, request, sale);
    await tx.insert(adminOperations).values({ operationKey: key, requestHash, response });
    return { outcome: 'opened', ...response };
  });
}

type Locked = NonNullable<Awaited<ReturnType<typeof lockSale>>>;

async function turnOver(
  tx: Session,
  request: NextRound,
  { round: closedRound, perBuyer, drawMs, version: before }: Locked,
): Promise<ResetAnswer> {
  const { saleId, stock, cancelledTickets, who } = request;
  const round = closedRound + 1;
  await lockRound(tx, { saleId, round: closedRound });
  const { orders: voidedOrders, units } = await end(
    tx,
    'void',
    and(eq(orders.saleId, saleId), eq(orders.round, closedRound)),
  );
  await tx
    .update(rounds)
    .set({ state: 'closed', sold: sql`${rounds.sold} - ${units}`, closedAt: sql`now(3)` })
    .where(isRound({ saleId, round: closedRound }));
  const next = { saleId, round, total: stock, mostPerBuyer: perBuyer, state: 'open' as const };
  await tx.insert(rounds).values(next);
  if (drawMs > 0) await giveSeed(tx, next);
  const version = before + 1;
  await tx.update(sales).set({ round, version }).where(eq(sales.id, saleId));
  await noteChange(tx, { saleId, version, who, fields: ['round'] });
  return { result: { saleId, round, stock, cancelledTickets, voidedOrders }, closedRound };
}
