import type { Untold } from '@seckill/inventory';
import { orderPlace, type PlaceResult, type RoundOfSale } from '@seckill/tasks';
import type { Parts } from '../stores.ts';

type Telling = Pick<Parts, 'inventory' | 'tasks'>;

/**
 * Has a ticket say what the standby line says of it. The line and the ticket live in different slots, so that the change
 * is noted with the line (`untold`) and carried over until the ticket says so. Whoever does it may die or be
 * late: `seq` keeps an older change from being told after a newer one. `undecided`: a later run tells it. `displaced`: its buyer
 * took another ticket before this one could say that it waits, and it waits no more.
 */
export async function tell(
  parts: Telling,
  id: RoundOfSale,
  untold: Untold,
): Promise<'told' | 'undecided' | 'displaced'> {
  const { inventory, tasks } = parts;
  const { ticketId, seq, state, buyerId } = untold;
  const amended = await tasks.amend(
    orderPlace,
    ticketId,
    (result) => changed(result, untold),
    // A buyer has one live ticket.
    state === 'waits' ? { heldBy: buyerId } : {},
  );
  if (amended.outcome === 'undecided') return 'undecided';
  if (amended.outcome === 'displaced') {
    const left = await inventory.leaveStandby({ ...id, buyerId, ticketId, as: 'sold_out' });
    if (left.outcome === 'left') await tell(parts, id, left.untold);
    return 'displaced';
  }
  await inventory.told({ ...id, ticketId, seq });
  return 'told';
}

/** The result after the change; undefined when the ticket has ended otherwise, or has been told something newer. */
function changed(result: PlaceResult, { state, seq, buyerId }: Untold): PlaceResult | undefined {
  if (result.outcome !== 'sold_out' && result.outcome !== 'standby') return undefined;
  if ((result.seq ?? 0) >= seq) return undefined;
  const { units, stockEndedAt } = result;
  const kept = {
    ...(units !== undefined && { units }),
    ...(stockEndedAt !== undefined && { stockEndedAt }),
  };
  switch (state) {
    case 'waits':
      return { outcome: 'standby', buyerId, seq, ...kept };
    case 'sold_out':
      return { outcome: 'sold_out', seq, ...kept };
    case 'cancelled':
      return { outcome: 'cancelled' };
  }
}

/** Tells all tickets of a round that have yet to be told; answers how many it told. */
export async function tellAll(parts: Telling, id: RoundOfSale): Promise<number> {
  let count = 0;
  for await (const page of parts.inventory.listUntold(id.saleId, id.round)) {
    const ends = await Promise.all(page.map((untold) => tell(parts, id, untold)));
    count += ends.filter((end) => end === 'told').length;
  }
  return count;
}
