import { HOLDS_UNIT, isLive, type PaymentStatus } from '@seckill/contracts';

/** The words that a column may hold, each once: its type, its CHECK and what is counted are made of these. */
const PAYMENTS: Record<PaymentStatus, true> = { pending: true, paid: true, refund_due: true };

const keysOf = <K extends string>(record: Record<K, unknown>): K[] => {
  const keys: K[] = [];
  for (const key in record) keys.push(key);
  return keys;
};

export const ORDER_STATUSES = keysOf(HOLDS_UNIT);
/** An order of these holds a unit. */
export const LIVE_STATUSES = ORDER_STATUSES.filter(isLive);
export { isLive };

export const PAYMENT_STATUSES = keysOf(PAYMENTS);

export const ROUND_STATES = ['open', 'closed'] as const;
export type RoundState = (typeof ROUND_STATES)[number];

export const USER_KINDS = ['guest', 'member'] as const;
export type UserKind = (typeof USER_KINDS)[number];
