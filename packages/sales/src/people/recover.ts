import type { Claimed } from '@seckill/contracts';
import type { Log, Parts } from '../stores.ts';
import type { Receipt } from './receipt-code.ts';
import { takeAlong } from './take-along.ts';

type Asker = { userId: string; isGuest: boolean };

/** `session`: who the asker is from now on. `receipt_unknown`: no order of a guest goes with this code. */
export type Recovered =
  | { outcome: 'recovered'; session: { userId: string; name: string }; claimed: Claimed }
  | { outcome: 'receipt_unknown' };

const NOTHING: Claimed = { orders: 0, tickets: 0, notTaken: 0 };
const unknown: Recovered = { outcome: 'receipt_unknown' };

/**
 * Brings back what a guest had whose cookie is gone: the code on the receipt of one order says that it is them. A member
 * takes the guest along, as with a sign-in; anybody else is that guest again, and takes along what they held meanwhile.
 * What a member has is reached by signing in, and by no code. Safe to repeat.
 */
export async function recover(
  parts: Parts,
  receipt: Receipt,
  asker: Asker | undefined,
  log: Log,
): Promise<Recovered> {
  const { db } = parts;
  const found = await db.findOrdersBeginning(receipt.prefix);
  const order = found.find(({ orderId }) => receipt.isOf(orderId));
  const person = order && (await db.findPerson(order.userId));
  if (!order || !person) return unknown;
  const { userId, name } = person;
  if (person.kind === 'member') {
    const own = asker?.userId === userId && order.userId !== userId;
    return own ? { outcome: 'recovered', session: { userId, name }, claimed: NOTHING } : unknown;
  }
  if (!asker || asker.userId === userId) {
    return { outcome: 'recovered', session: { userId, name }, claimed: NOTHING };
  }
  if (asker.isGuest) {
    const claimed = await takeAlong(parts, { guestId: asker.userId, memberId: userId }, log);
    return { outcome: 'recovered', session: { userId, name }, claimed };
  }
  const member = await db.findPerson(asker.userId);
  if (!member) return unknown;
  const claimed = await takeAlong(parts, { guestId: userId, memberId: member.userId }, log);
  return { outcome: 'recovered', session: { userId: member.userId, name: member.name }, claimed };
}
