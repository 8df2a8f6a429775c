import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meter } from '../engine/meter.ts';

/** Every look wakes the process, also one that has nothing to do. */
const RESOLUTION_MS = 50;
const NANOSECONDS = 1e6;

/** How a worker process does. */
export type VitalSigns = {
  /** By how much its event loop was late since the last look, ms: 99 of 100 turns were no later. */
  loopDelayMs: number;
  /** Attempts that failed since the start, whether or not another one follows; of a batch each ticket counts. */
  errors: number;
};

/** Watches this process. `read` begins anew with the delay. */
export function watchVitalSigns(meter: Meter): { read(): VitalSigns; stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let errors = 0;
  const count = (more: number): void => void (errors += more);
  meter.observe({
    retried: (_task, tickets) => count(tickets),
    ended: (_task, outcome, tickets) => count(outcome === 'failure' ? tickets : 0),
  });
  return {
    read() {
      const loopDelayMs = Math.max(
        0,
        Math.round(delay.percentile(99) / NANOSECONDS) - RESOLUTION_MS,
      );
      delay.reset();
      return { loopDelayMs, errors };
    },
    stop: () => void delay.disable(),
  };
}
