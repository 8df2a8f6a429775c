import type { Order } from '@seckill/contracts';

const LAST_CALL_MS = 120_000;

/** When a buyer is reminded of the time to pay (ms since the epoch): at its half, and two minutes before its end. */
export function reminderTimes({ createdAt, payBy }: Pick<Order, 'createdAt' | 'payBy'>): number[] {
  const [from, to] = [Date.parse(createdAt), Date.parse(payBy)];
  const half = from + (to - from) / 2;
  // Of a short time the half is soon enough.
  return to - LAST_CALL_MS > half ? [half, to - LAST_CALL_MS] : [half];
}
