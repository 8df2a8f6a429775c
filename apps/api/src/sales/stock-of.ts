import type { Look } from '@seckill/inventory';

type Round = { round: number; total: number; sold: number };

/**
 * Where each unit of a round is: the parts always add up to the total, unless Redis does not know what is free.
 * `look` is of an instant after `sold`. What was given back in between counts as held until the next look.
 */
export function stockOf(
  row: Round,
  look: Pick<Look, 'open' | 'claims' | 'reserved'> | undefined,
  { sold, unpaid }: { sold: number; unpaid: number } = { sold: row.sold, unpaid: 0 },
) {
  const paid = sold - unpaid;
  if (!look) return { total: row.total, available: row.total - sold, unpaid, paid };
  if (look.open?.round !== row.round) return { total: row.total, available: null, unpaid, paid };
  const { total } = look.open;
  const taken = Math.min(total, Math.max(look.claims, sold));
  const reserved = Math.min(look.reserved, total - taken);
  return {
    total,
    available: total - taken - reserved,
    reserved,
    claimed: Math.max(0, taken - sold),
    unpaid,
    paid,
  };
}
