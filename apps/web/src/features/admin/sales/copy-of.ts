import type { AdminSale } from '@seckill/contracts';
import { toLocalInput } from '../moment.ts';
import { draftOf, type SaleDraft } from './sale-draft.ts';

/**
 * A sale once more, as it stands in the form of a new one: as long, at the same time of the first day after it is over. One
 * that was ended as soon as it opened gets a day, as any new one does: the form knows no less than a minute.
 */
export function copyOf(sale: AdminSale, now: number): SaleDraft {
  const [opens, closes] = [new Date(sale.opensAt), new Date(sale.closesAt)];
  const openMs = closes.getTime() - opens.getTime();
  const lengthMs = openMs < MINUTE_MS ? DAY_MS : openMs;
  const next = new Date(opens);
  const after = Math.max(now, closes.getTime());
  // Days on the reader's clock: across a change of it the time of day stays.
  const days = Math.max(1, Math.ceil((after - opens.getTime()) / DAY_MS));
  next.setDate(next.getDate() + days);
  if (next.getTime() <= after) next.setDate(next.getDate() + 1);
  return {
    ...draftOf(sale),
    opensAt: toLocalInput(next),
    closesAt: toLocalInput(new Date(next.getTime() + lengthMs)),
  };
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600 * 1000;
