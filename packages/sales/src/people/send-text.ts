import { inLanguage, orderNumber } from '@seckill/contracts';
import type { Contact, Db, OrderRow } from '@seckill/db';
import type { Limiter } from '@seckill/redis';
import { RetryLater, TaskFailure, type Tasks } from '@seckill/task-engine';
import { userSendSms, type SendOrderSms, type SendSms, type SmsResult } from '@seckill/tasks';
import { sendCode, type CodeParts } from './send-code.ts';
import { inboxProvider, type TextProvider } from './text-provider.ts';
import { textOf } from './texts.ts';

/** When the reminder comes. A window to pay that is no longer than this has none. */
const REMIND_BEFORE_MS = 10 * 60_000;

/** Texts to one number. */
export const TEXTS_PER_NUMBER = { name: 'sms', points: 10, perMs: 20 * 60_000 };

export type TextParts = {
  db: Pick<
    Db,
    'findMessage' | 'writeMessage' | 'markSent' | 'findContact' | 'findOrder' | 'findSale' | 'now'
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
  parts: TextParts & CodeParts,
  args: SendSms,
  context: { signal: AbortSignal },
): Promise<SmsResult> {
  return args.kind === 'phone_code'
    ? sendCode(parts, args, context)
    : sendOrderText(parts, args, context);
}

async function sendOrderText(
  parts: TextParts,
  args: SendOrderSms,
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

  const { mobile, language } = await db.findContact(args.userId);
  const message = known ?? (await compose(parts, id, args, order, now, { mobile, language }));
  // A guest left no number, and finds the text in the app.
  await (mobile === null ? inboxProvider : provider).send(
    { id, to: message.to, kind: message.kind, text: message.text },
    signal,
  );
  await db.markSent(id);
  return { outcome: 'sent' };
}

/** That there is an order is said once, whether a batch or a promotion came to say it first. */
const SAYS_THE_SAME: Partial<Record<SendOrderSms['kind'], SendOrderSms['kind']>> = {
  order_won: 'standby_promoted',
  standby_promoted: 'order_won',
};

/** A buyer who paid at once still gets the text about the order, and needs no reminder. */
function isWorthSaying({ kind }: SendOrderSms, { status, payBy }: OrderRow, now: Date): boolean {
  if (status === 'paid') return kind !== 'pay_reminder';
  return status === 'unpaid' && payBy > now;
}

async function compose(
  { db, limiter }: TextParts,
  id: string,
  { kind, userId }: SendOrderSms,
  order: OrderRow,
  now: Date,
  { mobile, language }: Contact,
) {
  const to = mobile ?? userId;
  const share = await limiter.take({ ...TEXTS_PER_NUMBER, of: to });
  if (share.outcome === 'empty') {
    throw new RetryLater(share.retryAfterMs, 'this number had its share of texts for now');
  }
  // As it was bought; an order made by an earlier version is named by its sale.
  const { title, texts } = (order.title ? order : await db.findSale(order.saleId)) ?? order;
  const msLeft = order.status === 'unpaid' ? order.payBy.getTime() - now.getTime() : undefined;
  const titles = {
    zh: inLanguage({ title }, texts, 'zh').title,
    en: inLanguage({ title }, texts, 'en').title,
  };
  const about = { kind, titles, orderNumber: orderNumber(order.orderId), msLeft };
  return db.writeMessage({ id, userId, to, kind, ...textOf(about, language) });
}

/** The reminder is a task of its own, which finds out then whether it is still needed. */
async function remind(
  { tasks, remindBeforeMs = REMIND_BEFORE_MS }: TextParts,
  { userId, orderId }: SendOrderSms,
  order: OrderRow,
  now: Date,
) {
  const countdown = order.payBy.getTime() - now.getTime() - remindBeforeMs;
  if (countdown <= 0) return;
  const kind = 'pay_reminder';
  const dedupe = `${kind}.${orderId}`;
  await tasks.applyAsync(userSendSms, { kind, userId, orderId }, { countdown, dedupe });
}
