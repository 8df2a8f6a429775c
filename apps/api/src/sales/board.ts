import {
  inLanguage,
  noticeIn,
  type AdminSale,
  type Language,
  type Sale,
  type SaleStage,
  type SaleState,
} from '@seckill/contracts';
import { drawClosesAt, type Db, type SaleRow } from '@seckill/db';
import type { Inventory, Look } from '@seckill/inventory';
import { isAway } from '@seckill/redis';
import type { RoundFacts } from '@seckill/sales';
import { LineUnavailable, type Line, type Tasks } from '@seckill/task-engine';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import { createReadCache } from './read-cache.ts';

const FRESH_MS = 250;
/** All sales at once are asked for less often: the list is long, and who buys looks at one. */
const LIST_FRESH_MS = 500;
const STALE_MS = 900;
/** How long a question to MySQL may hold up an answer that does not need it. */
const KEEP_AFTER_MS = 250;

/** What the API believes of a sale, never older than a second. `available` is null while unknown. */
export type SaleFacts = {
  row: SaleRow;
  /** Units for everyone: what came back for those who stand by is not among them. */
  available: number | null;
  /** How many stand by. */
  standby: number;
  /** How many are in line and not decided yet. */
  waiting: number;
  line: Line;
  /** Redis' clock, carried on by this process' monotonic one. */
  now(): number;
  /** When the counts were read, by that clock. */
  seenAt?: Date;
  /** So long before a sale opens a pass of it may be fetched. */
  passLeadMs: number;
};

/** What every ticket carries that is taken now: what its buyer agrees to, and whether the opening of its round is drawn. */
export const sharedOf = ({ priceCents, currency, payWindowSeconds, drawMs }: SaleRow) => ({
  terms: { priceCents, currency, payWindowSeconds },
  ...(drawMs > 0 && { draw: true as const }),
});

/** When the order of the first tickets is drawn; undefined when it is not. */
export const drawOf = (row: SaleRow) =>
  row.drawMs > 0 ? { closesAt: drawClosesAt(row), last: row.drawLast } : undefined;

/** The same without its line, as the list has it. */
export type ListedSale = Omit<SaleFacts, 'line'>;

export type SaleBoard = ReturnType<typeof createSaleBoard>;

/**
 * The cached state that lets the accept path answer without a store: one reader per sale and process,
 * whatever the traffic. Rows outlive a MySQL outage (accepting needs none); stock facts do not outlive
 * a Redis outage, because a ticket could not be queued either.
 */
export function createSaleBoard({
  db,
  inventory,
  tasks,
  passLeadMs,
}: {
  db: Db;
  inventory: Inventory;
  tasks: Tasks;
  passLeadMs: number;
}) {
  const rows = createReadCache<number, SaleRow | undefined>({
    freshMs: FRESH_MS,
    staleMs: STALE_MS,
    load: db.findSale,
    keepAfterMs: KEEP_AFTER_MS,
  });

  /** How often something was changed here: what was read before is not to be seeded after. */
  let drops = 0;
  const allRows = createReadCache<'all', SaleRow[]>({
    freshMs: FRESH_MS,
    staleMs: STALE_MS,
    load: async () => {
      const before = drops;
      const all = await db.listSales();
      // Who buys next needs no question, and none that MySQL would not answer.
      if (before === drops) for (const row of all) rows.seed(row.id, row);
      return all;
    },
    keepAfterMs: KEEP_AFTER_MS,
  });

  /** One question to MySQL, and two to Redis for each sale that is not over. */
  const list = createReadCache<'all', ListedSale[]>({
    freshMs: LIST_FRESH_MS,
    staleMs: STALE_MS,
    load: async () => {
      const [all, redisNow] = await Promise.all([allRows.get('all'), inventory.now()]);
      const shared = { ...clockFrom(redisNow), passLeadMs };
      return Promise.all(
        all.map(async (row): Promise<ListedSale> => {
          if (row.closesAt <= redisNow) return { ...ended(row), ...shared };
          try {
            const [seen, { waiting }] = await Promise.all([
              inventory.look(row.id, row.round, ''),
              tasks.line(orderPlace, laneOfRound(row.id, row.round)),
            ]);
            return { ...known(row, seen), waiting, ...shared };
          } catch (error) {
            // One node of a cluster that is away takes no other sale from the list.
            if (!(error instanceof LineUnavailable || isAway(error))) throw error;
            return { row, available: null, standby: 0, waiting: 0, ...shared };
          }
        }),
      );
    },
  });

  const facts = createReadCache<number, SaleFacts | undefined>({
    freshMs: FRESH_MS,
    staleMs: STALE_MS,
    load: async (saleId) => {
      let row = await rows.get(saleId);
      if (!row) return undefined;
      const look = ({ round }: SaleRow) => inventory.look(saleId, round, '');
      const lineOf = ({ round }: SaleRow) => tasks.line(orderPlace, laneOfRound(saleId, round));
      let [seen, line, redisNow] = await Promise.all([look(row), lineOf(row), inventory.now()]);
      if (seen.open && seen.open.round > row.round) {
        rows.drop(saleId);
        row = (await rows.get(saleId)) ?? row;
        [seen, line, redisNow] = await Promise.all([look(row), lineOf(row), inventory.now()]);
      }
      return {
        ...known(row, seen),
        waiting: line.waiting,
        line,
        ...clockFrom(redisNow),
        passLeadMs,
      };
    },
  });

  return {
    get: (saleId: number) => facts.get(saleId),
    /** What the answer for a ticket says of the sale's present round. */
    async roundOf(saleId: number): Promise<RoundFacts | undefined> {
      const found = await facts.get(saleId);
      return found && { ...found, round: found.row.round, draw: drawOf(found.row) };
    },
    list: () => list.get('all'),
    /** A sale that nobody waits for: a draft, or one that is over. */
    atRest: (row: SaleRow, now: () => number): ListedSale => ({ ...ended(row), now, passLeadMs }),
    /** The terms of all sales alone. */
    rows: () => allRows.get('all'),
    /** Forgets a sale after a change made here; other processes notice within a second. */
    drop(saleId: number) {
      drops += 1;
      allRows.drop('all');
      list.drop('all');
      rows.drop(saleId);
      facts.drop(saleId);
    },
  };
}

function clockFrom(seenAt: Date): Pick<SaleFacts, 'now' | 'seenAt'> {
  const sampledAt = performance.now();
  return { seenAt, now: () => seenAt.getTime() + (performance.now() - sampledAt) };
}

/** Units that came back are for those who stand by. */
const known = (row: SaleRow, { open, claims, reserved, waiting: standby }: Look) =>
  open?.round === row.round
    ? {
        row: { ...row, total: open.total },
        available: Math.max(0, open.total - claims - reserved),
        standby,
      }
    : { row, available: null, standby };

/** Nobody waits for a unit of a sale that is over, and what MySQL says of it does not change any more. */
const ended = (row: SaleRow) => ({
  row,
  available: Math.max(0, row.total - row.sold),
  standby: 0,
  waiting: 0,
});

export function saleState({
  row,
  available,
  now,
}: Pick<ListedSale, 'row' | 'available' | 'now'>): SaleState {
  const at = now();
  if (at >= row.closesAt.getTime()) return 'ended';
  if (at < row.opensAt.getTime()) return 'upcoming';
  if (row.paused) return 'paused';
  return available === 0 ? 'sold_out' : 'open';
}

/** From when on a pass may be fetched. */
export const passOpensAt = ({ row, passLeadMs }: Pick<SaleFacts, 'row' | 'passLeadMs'>): Date =>
  new Date(row.opensAt.getTime() - passLeadMs);

/** A sale in the words of a language, or in plain ones. */
export function toSale(facts: ListedSale, language?: Language): Sale {
  const { row, available, standby, waiting, now, seenAt } = facts;
  const { title, description } = row;
  const notice = noticeIn(row.notices, language);
  const draw = drawOf(row);
  return {
    id: row.id,
    ...inLanguage({ title, description }, row.texts, language),
    ...(notice !== undefined && { notice }),
    imageUrl: row.imageUrl,
    priceCents: row.priceCents,
    originalPriceCents: row.originalPriceCents,
    currency: row.currency,
    total: row.total,
    available,
    standby,
    waiting,
    opensAt: row.opensAt.toISOString(),
    closesAt: row.closesAt.toISOString(),
    round: row.round,
    payWindowSeconds: row.payWindowSeconds,
    perBuyer: row.perBuyer,
    buyers: row.buyers,
    maxUnpaid: row.maxUnpaid,
    pass: row.passRequired
      ? { required: true, opensAt: passOpensAt(facts).toISOString() }
      : { required: false },
    ...(draw && {
      draw: {
        windowMs: row.drawMs,
        hash: row.drawHash ?? '',
        closesAt: draw.closesAt.toISOString(),
      },
    }),
    state: saleState(facts),
    serverTime: new Date(now()).toISOString(),
    ...(seenAt && { seenAt: seenAt.toISOString() }),
  };
}

/** A sale as operators edit it, in all its words. */
export const toAdminSale = (facts: ListedSale): AdminSale => ({
  ...toSale(facts),
  texts: facts.row.texts ?? {},
  notices: facts.row.notices ?? {},
  stage: stageOf(facts.row),
  paused: facts.row.paused,
  version: facts.row.version,
});

const stageOf = ({ isDraft, archivedAt }: SaleRow): SaleStage =>
  isDraft ? 'draft' : archivedAt ? 'archived' : 'published';
