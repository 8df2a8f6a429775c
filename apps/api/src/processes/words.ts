/*
 * What the processes of one API say to their primary, and it to them.
 */

/** From a process: it takes requests; it asks what the others count; it answers what it counts. */
export type Said = { ready: string } | { asks: number } | { counted: number; metrics: string };

export type Answered = { answers: number; metrics: string[] };

/** To a process: end in order; tell what you count; what the others count. */
export type Told = { end: true } | { count: number } | Answered;

const has = (said: unknown, key: string): said is Record<string, unknown> =>
  typeof said === 'object' && said !== null && key in said;

export const isReady = (said: unknown): said is { ready: string } => has(said, 'ready');
export const isAsked = (said: unknown): said is { asks: number } => has(said, 'asks');
export const isEnd = (told: unknown): told is { end: true } => has(told, 'end');
export const isCount = (told: unknown): told is { count: number } => has(told, 'count');
export const isAnswer = (told: unknown): told is Answered => has(told, 'answers');
