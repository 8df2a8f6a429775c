import type { Sale, SaleState } from '@seckill/contracts';
import type { Db, SaleRow } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';
import type { RoundFacts } from '@seckill/sales';
import { type Line, type Tasks } from '@seckill/task-engine';
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
  line: Line;
  /** Redis' clock, carried on by this process' monotonic one. */
  now(): number;
};

/** What who takes a ticket now agrees to. */
export const termsOf = ({ priceCents, currency, payWindowSeconds }: SaleRow) => ({
  priceCents,
  currency,
  payWindowSeconds,
});

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
}: {
  db: Db;
  inventory: Inventory;
  tasks: Tasks;
}) {
  const rows = createReadCache<number, SaleRow | undefined>({
    freshMs: FRESH_MS,
    staleMs: STALE_MS,
    load: (saleId) => db.findSale(saleId),
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

  /** One question to MySQL, and one to Redis for each sale that is not over. */
  const list = createReadCache<'all', ListedSale[]>({
    freshMs: LIST_FRESH_MS,
    staleMs: STALE_MS,
    load: async () => {
      const [all, redisNow] = await Promise.all([allRows.get('all'), inventory.now()]);
      const sampledAt = performance.now();
      const now = () => redisNow.getTime() + (performance.now() - sampledAt);
      return Promise.all(
        all.map(async (row): Promise<ListedSale> => {
          if (row.closesAt <= redisNow) return { ...ended(row), now };
          const { open, claims, waiting: standby } = await inventory.look(row.id, row.round, '');
          if (open?.round !== row.round) return { row, available: null, standby, now };
          const available = Math.max(0, open.total - claims - standby);
          return { row: { ...row, total: open.total }, available, standby, now };
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
      const [snapshot, redisNow] = await Promise.all([inventory.snapshot(saleId), inventory.now()]);
      if (snapshot && snapshot.round > row.round) {
        rows.drop(saleId);
        row = (await rows.get(saleId)) ?? row;
      }
      const [line, standby] = await Promise.all([
        tasks.line(orderPlace, laneOfRound(row.id, row.round)),
        inventory.standbyCount(row.id, row.round),
      ]);
      const sampledAt = performance.now();
      const known = snapshot?.round === row.round ? snapshot : undefined;
      return {
        row: known ? { ...row, total: known.total } : row,
        available: known ? Math.max(0, known.available - standby) : null,
        standby,
        line,
        now: () => redisNow.getTime() + (performance.now() - sampledAt),
      };
    },
  });

  return {
    get: (saleId: number) => facts.get(saleId),
    /** What the answer for a ticket says of the sale's present round. */
    async roundOf(saleId: number): Promise<RoundFacts | undefined> {
      const found = await facts.get(saleId);
      return found && { ...found, round: found.row.round };
    },
    list: () => list.get('all'),
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

/** Nobody stands by for a unit of a sale that is over, and what MySQL says of it does not change any more. */
const ended = (row: SaleRow) => ({
  row,
  available: Math.max(0, row.total - row.sold),
  standby: 0,
});

export function saleState({ row, available, now }: ListedSale): SaleState {
  const at = now();
  if (at >= row.closesAt.getTime()) return 'ended';
  if (at < row.opensAt.getTime()) return 'upcoming';
  if (row.paused) return 'paused';
  return available === 0 ? 'sold_out' : 'open';
}

export function toSale(facts: ListedSale): Sale {
  const { row, available, standby, now } = facts;
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    imageUrl: row.imageUrl,
    priceCents: row.priceCents,
    originalPriceCents: row.originalPriceCents,
    currency: row.currency,
    total: row.total,
    available,
    standby,
    opensAt: row.opensAt.toISOString(),
    closesAt: row.closesAt.toISOString(),
    round: row.round,
    payWindowSeconds: row.payWindowSeconds,
    state: saleState(facts),
    serverTime: new Date(now()).toISOString(),
  };
}
