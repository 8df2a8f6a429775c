import type { Release } from '@seckill/inventory';
import type { Stores } from './stores.ts';

/**
 * Why a claim is taken back. `cancelled` and `expired`: its order ended so. `refused`: MySQL made no order for it.
 * `orphaned`: reconciliation found no order behind it. `promotion_void`: the standby ticket it was given to got no
 * order. `promotion_refused`: the same, but its buyer goes back to the place they had.
 */
export type ReleaseReason =
  | 'cancelled'
  | 'expired'
  | 'refused'
  | 'orphaned'
  | 'promotion_void'
  | 'promotion_refused';

/**
 * The one way in which a claim leaves Redis while its round is open. Call it after MySQL, which has the last word.
 * A claim that belongs to another ticket by now is left alone, so it is safe to repeat. Answers whether this call
 * freed the unit.
 */
export async function release(
  { inventory }: Pick<Stores, 'inventory'>,
  { saleId, round, buyerId, ticketId }: Release,
  why: ReleaseReason,
): Promise<boolean> {
  const claim = { saleId, round, buyerId, ticketId };
  switch (why) {
    case 'cancelled':
    case 'expired':
    case 'refused':
    case 'orphaned':
      return (await inventory.release(claim)) === 'released';
    case 'promotion_void':
      return (await inventory.endPromotion({ ...claim, ending: 'dropped' })) === 'ended';
    case 'promotion_refused':
      return (await inventory.endPromotion({ ...claim, ending: 'put_back' })) === 'ended';
  }
}
