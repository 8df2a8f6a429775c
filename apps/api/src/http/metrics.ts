import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Db } from '@seckill/db';
import { processMetrics, refundMetric, storeMetrics, type ReadinessWatch } from '@seckill/sales';
import { mergeMetrics } from '../processes/merge-metrics.ts';
import type { Siblings } from '../processes/siblings.ts';
import { taskMetrics, type Tasks } from '@seckill/task-engine';

export type Metrics = ReturnType<typeof createMetrics>;
export type PurchaseMetrics = Metrics['purchases'];

/** One registry for one app, so that two apps in one process do not share counts. */
export function createMetrics(
  tasks: Tasks,
  readiness: ReadinessWatch,
  db: Pick<Db, 'withBudget' | 'connections' | 'oldReads'>,
  siblings?: Pick<Siblings, 'number' | 'metrics'>,
) {
  const registers = [new Registry()] as const;
  const [registry] = registers;
  if (siblings) registry.setDefaultLabels({ process: String(siblings.number) });
  processMetrics(registry);
  taskMetrics(tasks, registry, 'seckill');
  storeMetrics({ readiness, db }, registry);
  refundMetric(db, registry);

  const answers = new Counter({
    name: 'seckill_purchase_answers_total',
    help: 'Answers to POST …/purchases by HTTP status',
    labelNames: ['status'],
    registers: [...registers],
  });
  const seconds = new Histogram({
    name: 'seckill_purchase_seconds',
    help: 'Time to answer POST …/purchases',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [...registers],
  });
  const sockets = new Gauge({
    name: 'seckill_live_sockets',
    help: 'Open live sockets',
    registers: [...registers],
  });
  const dropped = new Counter({
    name: 'seckill_live_sockets_dropped_total',
    help: 'Live sockets the server ended, by reason',
    labelNames: ['reason'],
    registers: [...registers],
  });
  const auditLost = new Counter({
    name: 'seckill_audit_lost_total',
    help: 'What the audit does not tell, by reason: a flood of failures, or a store that was away',
    labelNames: ['reason'],
    registers: [...registers],
  });

  const shed = new Counter({
    name: 'seckill_shed_total',
    help: 'Requests that were refused because this process had no room for them, by kind and reason',
    labelNames: ['kind', 'reason'],
    registers: [...registers],
  });

  // A series that is there from the beginning shows its first increase.
  for (const status of [202, 409, 429, 503]) answers.inc({ status }, 0);
  for (const reason of ['flood', 'store']) auditLost.inc({ reason }, 0);
  for (const kind of ['poll', 'purchase']) {
    for (const reason of ['delay', 'in_hand', 'memory']) shed.inc({ kind, reason }, 0);
  }
  dropped.inc({ reason: 'slow_reader' }, 0);

  return {
    purchases: {
      count(status: number, elapsedMs: number) {
        answers.inc({ status });
        seconds.observe(elapsedMs / 1000);
      },
    },
    sockets,
    dropped,
    auditLost,
    shed,
    watchLoad(load: { readonly isShedding: boolean; readonly inHand: number }) {
      const shedding: Gauge = new Gauge({
        name: 'seckill_shedding',
        help: '1 while this process refuses what can wait',
        registers: [...registers],
        collect: () => shedding.set(load.isShedding ? 1 : 0),
      });
      const inHand: Gauge = new Gauge({
        name: 'seckill_requests_in_hand',
        help: 'Requests that are not answered yet',
        registers: [...registers],
        collect: () => inHand.set(load.inHand),
      });
    },
    registry,
    contentType: registry.contentType,
    /** Of this process alone. */
    own: () => registry.metrics(),
    /** Of all processes that share the port, whichever of them is asked. */
    render: async () =>
      siblings
        ? mergeMetrics(
            await Promise.all([registry.metrics(), siblings.metrics()]).then((all) => all.flat()),
          )
        : registry.metrics(),
  };
}
