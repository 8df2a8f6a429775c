import type { Overview, OverviewFrame } from '@seckill/contracts';

const momentOf = ({ at, serverTime }: Pick<Overview, 'at' | 'serverTime'>): number =>
  Date.parse(at ?? serverTime);

/**
 * The overview after one more frame: what a frame does not tell is as it was, and the same object as before. Undefined until the
 * whole was told.
 */
export function withFrame(
  old: Overview | undefined,
  { whole, sales, ...frame }: OverviewFrame,
): Overview | undefined {
  const { queues = [], workers = [] } = old ?? {};
  if (whole) return { queues, workers, ...frame, sales };
  // What was asked for meanwhile may be newer.
  if (!old || momentOf(frame) < momentOf(old)) return old;
  const changed = new Map(sales.map((sale) => [sale.saleId, sale]));
  const kept = old.sales.map((sale) => changed.get(sale.saleId) ?? sale);
  const known = new Set(old.sales.map(({ saleId }) => saleId));
  const added = sales.filter(({ saleId }) => !known.has(saleId));
  return { queues, workers, ...frame, sales: [...kept, ...added] };
}

/** Of what was asked for and what was pushed meanwhile: the newer. */
export const newerOf = (asked: Overview, pushed: Overview | undefined): Overview =>
  pushed && momentOf(pushed) > momentOf(asked) ? pushed : asked;
