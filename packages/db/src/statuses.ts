import {
  BUYERS,
  HOLDS_UNIT,
  isLive,
  type ArrivalStatus,
  type RefundReason,
} from '@seckill/contracts';

/** The words that a column may hold, each once: its type, its CHECK and what is counted are made of these. */
const ARRIVALS: Record<ArrivalStatus, true> = { part: true, kept: true, due: true, refunded: true };
const REASONS: Record<RefundReason, true> = {
  late: true,
  paid_before: true,
  currency: true,
  surplus: true,
  incomplete: true,
};

const keysOf = <K extends string>(record: Record<K, unknown>): K[] => {
  const keys: K[] = [];
  for (const key in record) keys.push(key);
  return keys;
};

export const ORDER_STATUSES = keysOf(HOLDS_UNIT);
/** An order of these holds a unit. */
export const LIVE_STATUSES = ORDER_STATUSES.filter(isLive);
export { BUYERS, isLive };

/** What a payment came to at first; what became of its money since is said by what has arrived. */
export const PAYMENT_DECISIONS = ['pending', 'paid', 'refund_due'] as const;
export type PaymentDecision = (typeof PAYMENT_DECISIONS)[number];

export const ARRIVAL_STATUSES = keysOf(ARRIVALS);
export const REFUND_REASONS = keysOf(REASONS);

export const ROUND_STATES = ['open', 'closed'] as const;
export type RoundState = (typeof ROUND_STATES)[number];

export const USER_KINDS = ['guest', 'member'] as const;
export type UserKind = (typeof USER_KINDS)[number];
