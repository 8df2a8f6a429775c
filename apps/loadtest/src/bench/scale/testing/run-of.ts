import type { Load, Parts, Run } from '../run.ts';

/** A run whose parts cost so many µs for a ticket itself, and a hundred times as many for a batch. */
export function runOf(load: Load, ticketsPerBatch: number, itself: Partial<Parts> = {}): Run {
  const cost = (part: keyof Parts) => (itself[part] ?? 1) * (1 + 100 / ticketsPerBatch);
  return {
    apis: 1,
    workers: 1,
    masters: 1,
    load,
    connections: 256,
    acceptedPerSecond: 1,
    decidedPerSecond: 1,
    p50: 1,
    p99: 1,
    ticketsPerBatch,
    cpu: {
      api: cost('api'),
      worker: cost('worker'),
      redis: cost('redis'),
      mysql: cost('mysql'),
      generator: cost('generator'),
    },
    others: 0,
    refused: 0,
    proven: true,
  };
}
