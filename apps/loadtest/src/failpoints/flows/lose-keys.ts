import { openTestClient } from '@seckill/redis/testing';
import type { Marks } from '../points.ts';

/**
 * Redis forgets every key that belongs to a walk, and what came of the batches of these tickets. Jobs stay, as the lists in
 * which they are belong to other walks, too.
 */
export async function loseKeys(
  url: string,
  prefix: string,
  marks: Pick<Marks, 'owns'>,
  ticketIds: readonly string[],
): Promise<void> {
  const batches = ticketIds.map((id) => id.split('~')[2] ?? id);
  const redis = openTestClient(url);
  try {
    for (let cursor = '0'; ;) {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `*{${prefix}:*`, 'COUNT', 1000);
      const lost = keys.filter(
        (key) => marks.owns(key) || batches.some((id) => key.endsWith(`:batch:${id}`)),
      );
      if (lost.length > 0) await redis.del(lost);
      cursor = next;
      if (next === '0') return;
    }
  } finally {
    redis.disconnect();
  }
}
