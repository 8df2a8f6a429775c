import type { Db } from '@seckill/db';
import { Gauge, type Registry } from 'prom-client';

/** A scrape does not wait longer for MySQL. */
const WAIT_MS = 1000;

/** How many sums are to be given back, for whoever scrapes `registry`. While MySQL is away it says what it last was. */
export function refundMetric(db: Pick<Db, 'withBudget'>, registry: Registry): void {
  const gauge: Gauge = new Gauge({
    name: 'seckill_refunds_open',
    help: 'Sums of money that are due back to buyers',
    registers: [registry],
    async collect() {
      const open = await db
        .withBudget(WAIT_MS)
        .countOpenRefunds()
        .catch(() => undefined);
      if (open !== undefined) gauge.set(open);
    },
  });
}
