import type { Db } from '@seckill/db';
import { memoryOf, withDeadline, type Connection } from '@seckill/redis';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Readiness, ReadinessWatch } from './readiness.ts';

/** A scrape does not wait longer for a store. */
const WAIT_MS = 1000;
const late = () => new Error('late');
const STORES = ['redis', 'mysql'] as const;

type Watched = {
  readiness: ReadinessWatch;
  db: Pick<Db, 'connections' | 'oldReads'>;
  redis?: Connection;
};

/**
 * How the stores look from this process, for whoever scrapes `registry`: by the looks that are taken anyway, so that a scrape
 * costs them nothing but one INFO where `redis` is given.
 */
export function storeMetrics({ readiness, db, redis }: Watched, registry: Registry): void {
  const registers = [registry];
  ofStores('store_up', '1 while a store takes work, as /readyz sees it', (seen, store) =>
    seen[store] === 'ok' ? 1 : 0,
  );
  ofStores(
    'store_answer_seconds',
    'How long the last look at a store took',
    (seen, store) => seen.tookMs[store] / 1000,
  );
  const clock: Gauge = new Gauge({
    name: 'seckill_clock_offset_seconds',
    help: 'What the clock of this process is ahead of the clock of Redis',
    registers,
    collect() {
      const { clockOffsetMs } = readiness.last() ?? {};
      if (clockOffsetMs !== undefined) clock.set(clockOffsetMs / 1000);
    },
  });
  const connections: Gauge<'state'> = new Gauge({
    name: 'seckill_mysql_connections',
    help: 'Connections to MySQL: in use, and as many as there may be; waiting: who wants one and has none yet',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [state, count] of Object.entries(db.connections())) {
        connections.set({ state }, count);
      }
    },
  });
  const oldReads: Counter<'server'> = new Counter({
    name: 'seckill_old_reads_total',
    help: 'Reads meant for the replica of MySQL, by the server that answered; none where there is no replica',
    labelNames: ['server'],
    registers,
    collect() {
      oldReads.reset();
      for (const [server, count] of Object.entries(db.oldReads())) oldReads.inc({ server }, count);
    },
  });
  if (redis) redisMemory(redis);

  function ofStores(
    name: string,
    help: string,
    value: (seen: Readiness, store: (typeof STORES)[number]) => number,
  ): void {
    const gauge: Gauge<'store'> = new Gauge({
      name: `seckill_${name}`,
      help,
      labelNames: ['store'],
      registers,
      async collect() {
        const seen = await readiness.look();
        for (const store of STORES) gauge.set({ store }, value(seen, store));
      },
    });
  }

  /** Nothing is told while Redis is away, or where its account may not ask. */
  function redisMemory(connection: Connection): void {
    const bytes: Gauge<'kind'> = new Gauge({
      name: 'seckill_redis_memory_bytes',
      help: 'Memory of Redis: used, and its bound, 0 for none',
      labelNames: ['kind'],
      registers,
      async collect() {
        const asked = withDeadline(WAIT_MS, memoryOf(connection), late);
        const memory = await asked.catch(() => undefined);
        bytes.reset();
        if (!memory) return;
        bytes.set({ kind: 'used' }, memory.used);
        bytes.set({ kind: 'most' }, memory.most);
      },
    });
  }
}
