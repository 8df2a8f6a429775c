import type { Look } from '@seckill/inventory';

type Round = { round: number; total: number; sold: number };

/**
 * Where each unit of a round is: the parts always add up to the total, unless Redis does not know what is free.
 * `look` is of an instant after `sold`. What was given back in between counts as held until the next look.
 */
export function stockOf(
  row: Round,
  look: Pick<Look, 'open' | 'claims' | 'reserved'> | undefined,
  counted: { sold: number; unpaid: number } = { sold: row.sold, unpaid: 0 },
) {
  const isKnown = look?.open?.round === row.round;
  const total = isKnown ? (look.open?.total ?? row.total) : row.total;
  // Of another instant than the total: units may have been given back and taken out since.
  const sold = Math.min(counted.sold, total);
  const unpaid = Math.min(counted.unpaid, sold);
  const paid = sold - unpaid;
  if (!look) return { total, available: total - sold, unpaid, paid };
  if (!isKnown) return { total, available: null, unpaid, paid };
  const taken = Math.min(total, Math.max(look.claims, sold));
  const reserved = Math.min(look.reserved, total - taken);
  return {
    total,
    available: total - taken - reserved,
    reserved,
    claimed: taken - sold,
    unpaid,
    paid,
  };
}
