import { randomUUID } from 'node:crypto';
import { isTooDear, LIMITS } from '@seckill/contracts';
import { eq, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { giveSeed } from '../rounds/draws.ts';
import { isRound, lockRound } from '../rounds/rounds.ts';
import { findOperation, hashOf } from './admin-operations.ts';
import { readDraft } from './drafts.ts';
import { changesSince, noteChange, type SaleChange } from './sale-changes.ts';
import { lockSale, readSale, type SaleRow } from './sales.ts';
import { textsAfter } from '../texts.ts';
import { adminOperations, rounds, sales } from '../schema.ts';

type OfRound = 'round' | 'total' | 'sold' | 'drawHash' | 'drawLast' | 'roundSince';
type OfDesk = 'archivedAt' | 'version' | 'isDraft';
type Policy = Pick<SaleRow, 'perBuyer' | 'buyers' | 'passRequired' | 'maxUnpaid' | 'drawMs'>;

/** What is not said of the policy is as the columns have it: one unit, to anybody, first come, first served. */
export type NewSale = Omit<SaleRow, 'id' | 'texts' | 'notices' | OfRound | OfDesk | keyof Policy> &
  Partial<Policy> & {
    stock: number;
    texts?: SaleRow['texts'] | undefined;
    notices?: SaleRow['notices'] | undefined;
  };

/** A sale to be made. With an `operationKey` (ASCII, at most 255) it is made once. */
export type SaleCreation = NewSale & {
  operationKey?: string | undefined;
  /** It gets no round, and nobody but operators sees it, until it is published. */
  draft?: boolean | undefined;
};

export type SaleCreated =
  | { outcome: 'created'; sale: SaleRow }
  | { outcome: 'idempotency_conflict' };

/** What is left out stays as it is; plain words without `texts` are meant for every language. `stockDelta` adds units to the present round, or takes unsold ones away. */
export type SaleEdit = {
  saleId: number;
  changes: Partial<Omit<NewSale, 'stock'>>;
  stockDelta?: number | undefined;
  /** The end is now, by the database's clock. */
  endNow?: boolean | undefined;
  /** Out of the lists, or back in them. */
  archived?: boolean | undefined;
  /** Refused unless the sale is at this version still. */
  expectedVersion?: number | undefined;
  /** Who changes it, for the others; ASCII, at most 40. */
  who?: string | undefined;
  operationKey?: string | undefined;
};

export type SaleEdited =
  | { outcome: 'edited'; sale: SaleRow }
  | { outcome: 'sale_not_found' }
  /** By somebody else meanwhile, as the changes say, the newest first. */
  | { outcome: 'sale_changed'; version: number; changes: SaleChange[] }
  /** Only what is over is archived. */
  | { outcome: 'not_ended' }
  | { outcome: 'below_sold'; total: number; sold: number }
  /** More than a round has. */
  | { outcome: 'too_many_units'; total: number }
  /** What a sale draws is known before it opens. */
  | { outcome: 'draw_is_fixed' }
  | { outcome: 'ends_before_it_opens' | 'original_below_price' | 'too_dear' }
  | { outcome: 'idempotency_conflict' };

/** A key, ours or the caller's, keeps a retry from making a second one. */
export async function createSale(
  access: Access,
  { operationKey, ...request }: SaleCreation,
): Promise<SaleCreated> {
  const key = operationKey ?? `create-${randomUUID()}`;
  const requestHash = hashOf({ operation: 'create', ...request });
  const { stock, draft, ...sale } = request;
  return access.write(async (tx) => {
    const earlier = await findOperation(tx, key);
    if (earlier && earlier.requestHash !== requestHash) return { outcome: 'idempotency_conflict' };
    if (earlier && 'created' in earlier.response) {
      const { created } = earlier.response;
      return { outcome: 'created', sale: found(await readAny(tx, created), created) };
    }
    const kept = { ...sale, ...(draft && { draftStock: stock }) };
    const [{ insertId }] = await tx.insert(sales).values(kept);
    if (!draft) {
      const first = { saleId: insertId, round: 1, total: stock, mostPerBuyer: sale.perBuyer ?? 1 };
      await tx.insert(rounds).values({ ...first, state: 'open' });
      if (sale.drawMs) await giveSeed(tx, first);
    }
    await tx
      .insert(adminOperations)
      .values({ operationKey: key, requestHash, response: { created: insertId } });
    return { outcome: 'created', sale: found(await readAny(tx, insertId), insertId) };
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
    archived: request.archived,
  });
  return access.write(async (tx): Promise<SaleEdited> => {
    const locked = await lockSale(tx, saleId);
    const sale = await readAny(tx, saleId);
    const earlier = await findOperation(tx, key);
    if (earlier && earlier.requestHash !== requestHash) return { outcome: 'idempotency_conflict' };
    if (!sale || !locked) return { outcome: 'sale_not_found' };
    if (earlier) return { outcome: 'edited', sale };
    const { expectedVersion = sale.version } = request;
    if (expectedVersion !== sale.version) {
      const changes = await changesSince(tx, { saleId, version: expectedVersion });
      return { outcome: 'sale_changed', version: sale.version, changes };
    }

    const { now } = locked;
    const { opensAt, closesAt } = { ...sale, ...request.changes };
    if (!request.endNow && opensAt >= closesAt) return { outcome: 'ends_before_it_opens' };
    const prices = pricesOf(sale, request.changes);
    if (prices.originalPriceCents < prices.priceCents) return { outcome: 'original_below_price' };
    const perBuyer = request.changes.perBuyer ?? sale.perBuyer;
    if (isTooDear({ priceCents: prices.priceCents, quantity: perBuyer }))
      return { outcome: 'too_dear' };
    const { drawMs = sale.drawMs } = request.changes;
    if (drawMs !== sale.drawMs && opensAt <= now && !sale.isDraft) {
      return { outcome: 'draw_is_fixed' };
    }
    const isOver = request.endNow === true || closesAt <= now;
    if (request.archived && (sale.isDraft || !isOver)) return { outcome: 'not_ended' };
    const refused = await changeStock(tx, sale, stockDelta);
    if (refused) return refused;
    const wanted = {
      ...request.changes,
      ...prices,
      ...textsAfter(sale.texts, request.changes),
      ...(request.archived && { archivedAt: sale.archivedAt ?? now }),
      // What goes on is in the lists.
      ...((request.archived === false || !isOver) && { archivedAt: null }),
    };
    const total = sale.total + stockDelta;
    const fields = fieldsChanged(sale, {
      ...wanted,
      total,
      ...(request.endNow && { closesAt: now }),
    });
    const version = sale.version + (fields.length > 0 ? 1 : 0);
    const changes = { ...wanted, version, ...(request.endNow && END_NOW) };
    await tx.update(sales).set(changes).where(eq(sales.id, saleId));
    if (!sale.isDraft) {
      // A sale that was over may go on: its round is looked after again, until that is recorded, too.
      const most = Math.max(sale.perBuyer, perBuyer);
      await tx
        .update(rounds)
        .set({
          recordedAt: null,
          mostPerBuyer: sql`greatest(coalesce(${rounds.mostPerBuyer}, 1), ${most})`,
        })
        .where(isRound({ saleId, round: sale.round }));
      if (drawMs > 0) await giveSeed(tx, { saleId, round: sale.round });
    }
    if (fields.length > 0) await noteChange(tx, { saleId, version, who: request.who, fields });
    await tx
      .insert(adminOperations)
      .values({ operationKey: key, requestHash, response: { edited: saleId } });
    return { outcome: 'edited', sale: found(await readAny(tx, saleId), saleId) };
  });
}

/** A sale, or a draft of one. */
const readAny = async (tx: Session, saleId: number): Promise<SaleRow | undefined> =>
  (await readSale(tx, saleId)) ?? (await readDraft(tx, saleId));

/** As operators call them. */
const CALLED: { [field in keyof SaleRow]?: string } = { archivedAt: 'stage', total: 'stock' };

type Wanted = { [field in keyof SaleRow]?: SaleRow[field] | undefined };

const fieldsChanged = (before: SaleRow, wanted: Wanted): string[] =>
  (Object.keys(wanted) as (keyof SaleRow)[])
    .filter((field) => wanted[field] !== undefined)
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(wanted[field]))
    .map((field) => CALLED[field] ?? field);

/** A price that is raised above the original one, of which nothing is said, takes it along: there is no discount any more. */
function pricesOf(sale: SaleRow, changes: SaleEdit['changes']) {
  const { priceCents, originalPriceCents } = { ...sale, ...changes };
  return changes.originalPriceCents === undefined
    ? { priceCents, originalPriceCents: Math.max(priceCents, originalPriceCents) }
    : { priceCents, originalPriceCents };
}

/** A sale that has not begun would end before it opens. */
const END_NOW = {
  opensAt: sql`least(${sales.opensAt}, now(3) - interval 1 second)`,
  closesAt: sql`now(3)`,
};

async function changeStock(tx: Session, sale: SaleRow, delta: number) {
  if (delta === 0) return undefined;
  const { id: saleId, round } = sale;
  if (sale.isDraft) return changeDraftStock(tx, sale, sale.total + delta);
  const state = await lockRound(tx, { saleId, round });
  if (!state) throw new Error(`sale ${saleId} has no round ${round}`);
  const { sold } = state;
  const total = state.total + delta;
  if (total < sold) return { outcome: 'below_sold' as const, total: state.total, sold };
  if (delta > 0 && total > LIMITS.units)
    return { outcome: 'too_many_units' as const, total: state.total };
  await tx
    .update(rounds)
    .set({
      leastTotal: sql`least(coalesce(${rounds.leastTotal}, ${state.total}), ${total})`,
      total,
    })
    .where(isRound({ saleId, round }));
  return undefined;
}

async function changeDraftStock(tx: Session, { id, total }: SaleRow, draftStock: number) {
  if (draftStock < 0) return { outcome: 'below_sold' as const, total, sold: 0 };
  if (draftStock > LIMITS.units) return { outcome: 'too_many_units' as const, total };
  await tx.update(sales).set({ draftStock }).where(eq(sales.id, id));
  return undefined;
}

function found(sale: SaleRow | undefined, saleId: number): SaleRow {
  if (!sale) throw new Error(`sale ${saleId} has no round`);
  return sale;
}
