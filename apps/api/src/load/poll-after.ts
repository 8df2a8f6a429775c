import { POLL_AFTER_MS } from '@seckill/sales';
import type { Shedder } from './shedder.ts';

const SLOWER = 3;

/** What a page is asked to wait between two questions: longer while polls are refused, and not the same for all then. */
export function pollAfter(shedder: Pick<Shedder, 'isShedding'>): number {
  if (!shedder.isShedding) return POLL_AFTER_MS;
  return Math.round(POLL_AFTER_MS * SLOWER * (0.8 + 0.4 * Math.random()));
}
