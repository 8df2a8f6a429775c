import type { Db, OrderRow } from '@seckill/db';
import type { Limiter } from '@seckill/redis';
import { RetryLater, TaskFailure, type Tasks } from '@seckill/task-engine';
import { userSendSms, type SendSms, type SmsResult } from '@seckill/tasks';
import { inboxProvider, type TextProvider } from './text-provider.ts';
import { textOf } from './texts.ts';

/** When the reminder comes. A window to pay that is no longer than this has none. */
const REMIND_BEFORE_MS = 10 * 60_000;

/** Texts to one number. */
export const TEXTS_PER_NUMBER = { name: 'sms', points: 10, perMs: 20 * 60_000 };

export type TextParts = {
  db: Pick<
    Db,
    'findMessage' | 'writeMessage' | 'markSent' | 'findMobile' | 'findOrder' | 'findSale' | 'now'
  >;
  limiter: Limiter;
  tasks: Pick<Tasks, 'applyAsync'>;
  provider: TextProvider;
  remindBeforeMs?: number;
};

/**
 * Sends one text. It is written down before it is sent and marked after, under an id made of its kind and
 * order, so a second task sends nothing, and a retry sends the same words under the same id. Throws TaskFailure
 * `order_not_found`, or what the provider throws.
 */
export async function sendText(
  parts: TextParts,
  args: SendSms,
  { signal }: { signal: AbortSignal },
): Promise<SmsResult> {
  const { db, provider } = parts;
  const id = `${args.kind}.${args.orderId}`;
  const known = await db.findMessage(id);
  if (known?.sentAt) return { outcome: 'duplicate' };

  const [order, now] = await Promise.all([db.findOrder(args.orderId), db.now()]);
  if (order?.userId !== args.userId) throw new TaskFailure('order_not_found', 'no such order');
  const other = SAYS_THE_SAME[args.kind];
  if (other && (await db.findMessage(`${other}.${args.orderId}`))) return { outcome: 'duplicate' };
  if (!isWorthSaying(args, order, now)) return { outcome: 'not_needed' };
  // Planned by every attempt, as any may be the first that comes so far; while one waits, no other is planned.
  if (args.kind !== 'pay_reminder' && order.status === 'unpaid')
    await remind(parts, args, order, now);

  const mobile = await db.findMobile(args.userId);
  const message = known ?? (await compose(parts, id, args, order, now, mobile));
  // A guest left no number, and finds the text in the app.
  await (mobile === null ? inboxProvider : provider).send(
    { id, to: message.to, kind: message.kind, text: message.text },
    signal,
  );
  await db.markSent(id);
  return { outcome: 'sent' };
}

/** That there is an order is said once, whether a batch or a promotion came to say it first. */
const SAYS_THE_SAME: Partial<Record<SendSms['kind'], SendSms['kind']>> = {
  order_won: 'standby_promoted',
  standby_promoted: 'order_won',
};

/** A buyer who paid at once still gets the text about the order, and needs no reminder. */
function isWorthSaying({ kind }: SendSms, { status, payBy }: OrderRow, now: Date): boolean {
  if (status === 'paid') return kind !== 'pay_reminder';
  return status === 'unpaid' && payBy > now;
}

async function compose(
  { db, limiter }: TextParts,
  id: string,
  { kind, userId }: SendSms,
  order: OrderRow,
  now: Date,
  mobile: string | null,
) {
  const to = mobile ?? userId;
  const share = await limiter.take({ ...TEXTS_PER_NUMBER, of: to });
  if (share.outcome === 'empty') {
    throw new RetryLater(share.retryAfterMs, 'this number had its share of texts for now');
  }
  const sale = await db.findSale(order.saleId);
  const msLeft = order.status === 'unpaid' ? order.payBy.getTime() - now.getTime() : undefined;
  const text = textOf(kind, sale?.title ?? '', msLeft);
  return db.writeMessage({ id, userId, to, kind, text });
}

/** The reminder is a task of its own, which finds out then whether it is still needed. */
async function remind(
  { tasks, remindBeforeMs = REMIND_BEFORE_MS }: TextParts,
  { userId, orderId }: SendSms,
  order: OrderRow,
  now: Date,
) {
  const countdown = order.payBy.getTime() - now.getTime() - remindBeforeMs;
  if (countdown <= 0) return;
  const kind = 'pay_reminder';
  const dedupe = `${kind}.${orderId}`;
  await tasks.applyAsync(userSendSms, { kind, userId, orderId }, { countdown, dedupe });
}
