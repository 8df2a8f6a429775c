import type { Db, SaleRow } from '@seckill/db';
import { atMost } from '@seckill/redis';
import { LRUCache } from 'lru-cache';
import { ApiError } from '../http/errors.ts';

type Asked = Pick<SaleRow, 'id' | 'round' | 'maxUnpaid' | 'buyers'>;

/** About 2 MB. */
const MOST_REMEMBERED = 10_000;

export type Tries = ReturnType<typeof createTries>;

/**
 * Why a buyer who had a ticket of the round before gets no further one: as many reservations ended unpaid as may, or another account
 * holds a unit by their number. Nobody else is worth a question to MySQL; who is known to have no try left is not asked for again, as in
 * a round the number never falls.
 */
export function createTries({ db }: { db: Pick<Db, 'countUnpaidOf' | 'hasOrderByPhone'> }) {
  const counts = new LRUCache<string, number>(atMost(MOST_REMEMBERED));

  return {
    /** Throws `tries_used_up` or `number_has_order` when a person, by all their ids, may not reserve again in this round of the sale. */
    async refuseUsedUp(
      { id: saleId, round, maxUnpaid, buyers }: Asked,
      ids: readonly string[],
    ): Promise<void> {
      if (buyers === 'verified' && (await db.hasOrderByPhone({ saleId, round }, ids))) {
        throw new ApiError(
          'number_has_order',
          'Another account holds a unit of this round by your phone number.',
        );
      }
      if (maxUnpaid === null) return;
      const key = `${saleId} ${round} ${ids[0] ?? ''}`;
      const known = counts.get(key) ?? 0;
      const ended = known < maxUnpaid ? await db.countUnpaidOf({ saleId, round }, ids) : known;
      if (ended < maxUnpaid) return;
      counts.set(key, ended);
      throw new ApiError(
        'tries_used_up',
        `You have let ${ended} ${ended === 1 ? 'reservation' : 'reservations'} of this round go unpaid. There is no further one.`,
      );
    },
  };
}
