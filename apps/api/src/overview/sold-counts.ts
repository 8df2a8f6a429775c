import { setTimeout as sleep } from 'node:timers/promises';
import type { Db, SoldUnits } from '@seckill/db';

/** By `<sale>-<round>`. */
export type SoldCounts = ReadonlyMap<string, SoldUnits>;

const PATIENCE_MS = 200;

/**
 * What MySQL has sold. One question at a time, and where it is not answered soon, what was answered last: while MySQL is away, or has
 * much to do, nothing of the sort changes fast, and whoever looks at lines need not wait for it.
 */
export function createSoldCounts(db: Pick<Db, 'countSoldUnits'>) {
  let last: SoldCounts | undefined;
  let asking: Promise<SoldCounts> | undefined;

  async function ask(): Promise<SoldCounts> {
    const counts = await db.countSoldUnits();
    return (last = new Map(counts.map((count) => [keyOf(count.saleId, count.round), count])));
  }

  return async (): Promise<SoldCounts> => {
    asking ??= ask().finally(() => (asking = undefined));
    if (last === undefined) return asking;
    const known = last;
    return Promise.race([asking.catch(() => known), sleep(PATIENCE_MS, known, { ref: false })]);
  };
}

export const keyOf = (saleId: number, round: number): string => `${saleId}-${round}`;
