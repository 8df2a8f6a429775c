import { withDeadline } from '@seckill/redis';
import { Gauge, type Registry } from 'prom-client';
import type { SaleBoard } from '../sales/board.ts';
import type { Figures, SaleFigures } from './figures.ts';

type Parts = { figures: Figures; board: Pick<SaleBoard, 'rows'> };

/** A scrape does not wait longer for the stores. */
const WAIT_MS = 1000;
const FRESH_MS = 500;
/** For so long a sale that is over may still have a line. */
const ENDED_MS = 3_600_000;
const BUCKETS = ['available', 'reserved', 'claimed', 'unpaid', 'paid'] as const;

/**
 * Where the units of each sale are and who waits for them, for whoever scrapes `registry`: every process tells the same, so take the largest.
 * A sale that is over and has no line is left out. While a store is away nothing is told.
 */
export function saleMetrics(registry: Registry, parts: Parts): void {
  const registers = [registry];
  let seen: { at: number; what: Promise<SaleFigures[]> } | undefined;
  /** All gauges share one look. */
  const look = (): Promise<SaleFigures[]> => {
    if (seen === undefined || performance.now() - seen.at > FRESH_MS) {
      const what = withDeadline(WAIT_MS, read(parts), () => new Error('late')).catch(() => []);
      seen = { at: performance.now(), what };
    }
    return seen.what;
  };
  const units: Gauge<'sale' | 'bucket'> = new Gauge({
    name: 'seckill_sale_units',
    help: 'Units of the present round of a sale, by where they are; together they are its stock',
    labelNames: ['sale', 'bucket'],
    registers,
    async collect() {
      const sales = await look();
      units.reset();
      for (const figures of sales) {
        for (const bucket of BUCKETS) {
          const count = figures[bucket];
          if (typeof count === 'number') units.set({ sale: figures.saleId, bucket }, count);
        }
      }
    },
  });
  perSale('waiting', 'Tickets in line that are not decided yet', ({ waiting }) => waiting);
  perSale('standby', 'Buyers who wait for a unit to come back', ({ standby }) => standby ?? 0);
  perSale(
    'overdue_seconds',
    'How long those have waited whose turn it is',
    (figures) => (figures.overdueMs ?? 0) / 1000,
  );

  function perSale(name: string, help: string, value: (figures: SaleFigures) => number): void {
    const gauge: Gauge<'sale'> = new Gauge({
      name: `seckill_sale_${name}`,
      help,
      labelNames: ['sale'],
      registers,
      async collect() {
        const sales = await look();
        gauge.reset();
        for (const figures of sales) gauge.set({ sale: figures.saleId }, value(figures));
      },
    });
  }
}

/** However many sales lie behind: those are not asked for. */
async function read({ figures, board }: Parts): Promise<SaleFigures[]> {
  const since = Date.now() - ENDED_MS;
  const rows = (await board.rows()).filter(({ closesAt }) => closesAt.getTime() > since);
  const moment = await figures.begin(rows);
  const sales = await Promise.all(
    rows.map(async (row) => figures.make(row, await figures.read(row, moment.now), moment).figures),
  );
  return sales.filter(({ state, waiting }) => state !== 'ended' || waiting > 0);
}
