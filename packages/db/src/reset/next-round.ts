import { createHash, randomUUID } from 'node:crypto';
import type { ResetResult } from '@seckill/contracts';
import { and, eq, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { end } from '../orders/end-order.ts';
import { lockRound } from '../rounds/rounds.ts';
import { adminOperations, orders, rounds, sales, type ResetAnswer } from '../schema.ts';

export type NextRound = {
  saleId: number;
  stock: number;
  expectedRound?: number | undefined;
  operationKey?: string | undefined;
  cancelledTickets: number;
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
  const requestHash = hashOf(request);
  return access.write(async (tx) => {
    // The sale first: resets of one sale queue here, before any of them touches the round.
    const sale = await lockSale(tx, request.saleId);
    const earlier = await findOperation(tx, key);
    if (earlier && earlier.requestHash !== requestHash) return { outcome: 'idempotency_conflict' };
    if (earlier && 'result' in earlier.response) return { outcome: 'opened', ...earlier.response };
    if (!sale) return { outcome: 'sale_not_found' };
    if (request.expectedRound !== undefined && request.expectedRound !== sale.round) {
      return { outcome: 'round_changed', round: sale.round };
    }
    const response = await turnOver(tx, request, sale.round);
    await tx.insert(adminOperations).values({ operationKey: key, requestHash, response });
    return { outcome: 'opened', ...response };
  });
}

async function turnOver(
  tx: Session,
  request: NextRound,
  closedRound: number,
): Promise<ResetAnswer> {
  const { saleId, stock, cancelledTickets } = request;
  const round = closedRound + 1;
  await lockRound(tx, { saleId, round: closedRound });
  const voidedOrders = await end(
    tx,
    'void',
    and(eq(orders.saleId, saleId), eq(orders.round, closedRound)),
  );
  await tx
    .update(rounds)
    .set({ state: 'closed', sold: sql`${rounds.sold} - ${voidedOrders}`, closedAt: sql`now(3)` })
    .where(and(eq(rounds.saleId, saleId), eq(rounds.round, closedRound)));
  await tx.insert(rounds).values({ saleId, round, total: stock, state: 'open' });
  await tx.update(sales).set({ round }).where(eq(sales.id, saleId));
  return { result: { saleId, round, stock, cancelledTickets, voidedOrders }, closedRound };
}

async function lockSale(tx: Session, saleId: number) {
  const [row] = await tx
    .select({ round: sales.round })
    .from(sales)
    .where(eq(sales.id, saleId))
    .for('update');
  return row;
}

async function findOperation(tx: Session, key: string) {
  const [row] = await tx
    .select({ requestHash: adminOperations.requestHash, response: adminOperations.response })
    .from(adminOperations)
    .where(eq(adminOperations.operationKey, key));
  return row;
}

/** `cancelledTickets` is a count taken on the way, not part of what was asked. */
const hashOf = ({ saleId, stock, expectedRound }: NextRound) =>
  createHash('sha256')
    .update(JSON.stringify({ operation: 'reset', saleId, stock, expectedRound }))
    .digest('hex');
