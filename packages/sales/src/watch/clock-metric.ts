import { Gauge, type Registry } from 'prom-client';
import type { ReadinessWatch } from './readiness.ts';

/** What the clock of this process is ahead of Redis', for whoever scrapes `registry`. */
export function clockMetric(readiness: ReadinessWatch, registry: Registry): void {
  const gauge: Gauge = new Gauge({
    name: 'seckill_clock_offset_seconds',
    help: 'What the clock of this process is ahead of the clock of Redis',
    registers: [registry],
    collect() {
      const { clockOffsetMs } = readiness.last() ?? {};
      if (clockOffsetMs !== undefined) gauge.set(clockOffsetMs / 1000);
    },
  });
}
