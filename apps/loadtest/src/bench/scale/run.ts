/** How many processes of each kind, apart from the servers. */
export type Size = { apis: number; workers: number };

/** Whether there is a unit for nobody or for everybody. */
export type Load = 'losers' | 'winners';

/** A figure of each part: all of its processes together. */
export type Parts = Record<Part | 'generator', number>;

/** What a shop can have more of. */
export type Part = (typeof PARTS)[number];
export const PARTS = ['api', 'worker', 'redis', 'mysql'] as const;

/** One measurement of one configuration. */
export type Run = Size & {
  masters: number;
  load: Load;
  connections: number;
  acceptedPerSecond: number;
  /** From the first request to the last verdict. */
  decidedPerSecond: number;
  /** Of an answer, ms. */
  p50: number;
  p99: number;
  ticketsPerBatch: number;
  /** µs per ticket. */
  cpu: Parts;
  /** Share of the machine that programs outside the benchmark had meanwhile, 0 to 1. */
  others: number;
  /** Answers that were not 202. */
  refused: number;
  /** Whether the verify sheets of all sales were right afterwards. */
  proven: boolean;
};
