import type { Stage } from './stage.ts';

/** One way through the product. Nothing fails in `prepare`; something may in `act`, which ends in what must come of it. */
export type Flow = {
  name: string;
  prepare(): Promise<{ stage: Stage; act(): Promise<void> }>;
  /** Redis loses keys in it, so that a ticket may be lost. */
  losesKeys?: boolean;
};
