import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { isRound, lockRound } from '../rounds/rounds.ts';
import { findOperation, hashOf } from './admin-operations.ts';
import { lockSale, readSale, type SaleRow } from './sales.ts';
import { adminOperations, rounds, sales } from '../schema.ts';

export type NewSale = Omit<SaleRow, 'id' | 'round' | 'total' | 'sold'> & { stock: number };

/** A sale to be made. With an `operationKey` (ASCII, at most 255) it is made once. */
export type SaleCreation = NewSale & { operationKey?: string | undefined };

export type SaleCreated =
  { outcome: 'created'; sale: SaleRow } | { outcome: 'idempotency_conflict' };

/** What is left out stays as it is. `stockDelta` adds units to the present round, or takes unsold ones away. */
export type SaleEdit = {
  saleId: number;
  changes: Partial<Omit<NewSale, 'stock'>>;
  stockDelta?: number | undefined;
  /** The end is now, by the database's clock. */
  endNow?: boolean | undefined;
  operationKey?: string | undefined;
};

export type SaleEdited =
  | { outcome: 'edited'; sale: SaleRow }
  | { outcome: 'sale_not_found' }
  | { outcome: 'below_sold'; total: number; sold: number }
  | { outcome: 'ends_before_it_opens' }
  | { outcome: 'idempotency_conflict' };

/** A key, ours or the caller's, keeps a retry from making a second one. */
export async function createSale(
  access: Access,
  { operationKey, ...request }: SaleCreation,
): Promise<SaleCreated> {
  const key = operationKey ?? `create-${randomUUID()}`;
  const requestHash = hashOf({ operation: 'create', ...request });
  const { stock, ...sale } = request;
  return access.write(async (tx) => {
    const earlier = await findOperation(tx, key);
    if (earlier && earlier.requestHash !== requestHash) return { outcome: 'idempotency_conflict' };
    if (earlier && 'created' in earlier.response) {
      const { created } = earlier.response;
      return { outcome: 'created', sale: found(await readSale(tx, created), created) };
    }
    const [{ insertId }] = await tx.insert(sales).values(sale);
    await tx.insert(rounds).values({ saleId: insertId, round: 1, total: stock, state: 'open' });
    await tx
      .insert(adminOperations)
      .values({ operationKey: key, requestHash, response: { created: insertId } });
    return { outcome: 'created', sale: found(await readSale(tx, insertId), insertId) };
  });
}

/** All of it or nothing. A key, ours or the caller's, keeps a retry from adding the units twice. */
export async function editSale(access: Access, request: SaleEdit): Promise<SaleEdited> {
  const { saleId, stockDelta = 0 } = request;
  const key = request.operationKey ?? `edit-${randomUUID()}`;
  const requestHash = hashOf({
    operation: 'edit',
    saleId,
    changes: request.changes,
    stockDelta: request.stockDelta,
    endNow: request.endNow,
  });
  return access.write(async (tx) => {
    await lockSale(tx, saleId);
    const sale = await readSale(tx, saleId);
    const earlier = await findOperation(tx, key);
    if (earlier && earlier.requestHash !== requestHash) return { outcome: 'idempotency_conflict' };
    if (!sale) return { outcome: 'sale_not_found' };
    if (earlier) return { outcome: 'edited', sale };

    const { opensAt, closesAt } = { ...sale, ...request.changes };
    if (!request.endNow && opensAt >= closesAt) return { outcome: 'ends_before_it_opens' };
    const refused = await changeStock(tx, sale, stockDelta);
    if (refused) return refused;
    const changes = { ...request.changes, ...(request.endNow && END_NOW) };
    if (Object.keys(changes).length > 0) {
      await tx.update(sales).set(changes).where(eq(sales.id, saleId));
    }
    // A sale that was over may go on: its round is looked after again, until that is recorded, too.
    await tx
      .update(rounds)
      .set({ recordedAt: null })
      .where(isRound({ saleId, round: sale.round }));
    await tx
      .insert(adminOperations)
      .values({ operationKey: key, requestHash, response: { edited: saleId } });
    return { outcome: 'edited', sale: found(await readSale(tx, saleId), saleId) };
  });
}

/** A sale that has not begun would end before it opens. */
const END_NOW = {
  opensAt: sql`least(${sales.opensAt}, now(3) - interval 1 second)`,
  closesAt: sql`now(3)`,
};

async function changeStock(tx: Session, { id: saleId, round }: SaleRow, delta: number) {
  if (delta === 0) return undefined;
  const state = await lockRound(tx, { saleId, round });
  if (!state) throw new Error(`sale ${saleId} has no round ${round}`);
  const { sold } = state;
  const total = state.total + delta;
  if (total < sold) return { outcome: 'below_sold' as const, total: state.total, sold };
  await tx
    .update(rounds)
    .set({
      leastTotal: sql`least(coalesce(${rounds.leastTotal}, ${state.total}), ${total})`,
      total,
    })
    .where(isRound({ saleId, round }));
  return undefined;
}

function found(sale: SaleRow | undefined, saleId: number): SaleRow {
  if (!sale) throw new Error(`sale ${saleId} has no round`);
  return sale;
}
