import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { clockMetric, type ReadinessWatch } from '@seckill/sales';
import { taskMetrics, type Tasks } from '@seckill/task-engine';

export type Metrics = ReturnType<typeof createMetrics>;
export type PurchaseMetrics = Metrics['purchases'];

/** One registry for one app, so that two apps in one process do not share counts. */
export function createMetrics(tasks: Tasks, readiness: ReadinessWatch) {
  const registers = [new Registry()] as const;
  const [registry] = registers;
  collectDefaultMetrics({ register: registry });
  taskMetrics(tasks, registry, 'seckill');
  clockMetric(readiness, registry);

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

  return {
    purchases: {
      count(status: number, elapsedMs: number) {
        answers.inc({ status });
        seconds.observe(elapsedMs / 1000);
      },
    },
    sockets,
    dropped,
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}
