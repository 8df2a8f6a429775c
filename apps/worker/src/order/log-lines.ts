import type { Batch } from '@seckill/task-engine';
import type { PlaceResult, RoundOfSale } from '@seckill/tasks';

/** The round that a task was asked to look after. */
export const named = ({ saleId, round }: RoundOfSale): string => `sale ${saleId}, round ${round}`;

/** The tickets of a batch and how they ended: "tickets 1-200: 3 success, 197 sold_out". It is kept with the results of every batch, so it is short. */
export function lineOfBatch(
  { first, last, attempt }: Pick<Batch<unknown>, 'first' | 'last' | 'attempt'>,
  results: readonly PlaceResult[],
): string {
  const counts = new Map<string, number>();
  for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const ends = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  return `tickets ${first}-${last}${attempt > 1 ? `, attempt ${attempt}` : ''}: ${ends}`;
}
