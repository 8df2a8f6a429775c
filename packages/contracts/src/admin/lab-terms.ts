/*
 * The words and numbers of the lab. Without schemas, so that the page needs nothing else for them.
 */

/** What can be set, from to, and the course's numbers to begin with. */
export const LAB_RANGES = {
  people: { min: 1, max: 2000, start: 150 },
  units: { min: 1, max: 1000, start: 3 },
  /** Of the synchronous shop: orders that it works on at one time. */
  slots: { min: 1, max: 500, start: 100 },
  /** How many may wait for a slot with their connection held; the next are turned away. */
  queue: { min: 0, max: 2000, start: 0 },
  /** How long the synchronous shop works on each order. */
  workMs: { min: 0, max: 10_000, start: 2000 },
  /** Requests in flight at most, each on a connection of its own. */
  concurrency: { min: 1, max: 2000, start: 150 },
} as const;

export const LAB_SIDES = ['queued', 'synchronous'] as const;

/**
 * What a buyer is just now. `asking`: has pressed and has no answer, its connection is held. `queued`: was answered, and has no
 * verdict. `turned_away`: there was no room. `failed`: an answer that none of these explains.
 */
export const LAB_DOTS = [
  'idle',
  'asking',
  'queued',
  'success',
  'sold_out',
  'turned_away',
  'failed',
] as const;
export type LabDot = (typeof LAB_DOTS)[number];

export const LAB_PHASES = [
  'preparing',
  'running',
  'checking',
  'done',
  'stopped',
  'failed',
] as const;
export type LabPhase = (typeof LAB_PHASES)[number];

/** What can be broken while a storm runs. Only data of this product's own prefix is ever lost. */
export const LAB_FAULTS = [
  'kill_worker',
  'mysql_away',
  'redis_data_lost',
  'deliver_twice',
  'second_api',
] as const;
