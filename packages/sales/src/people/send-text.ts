import { RetryLater, TaskFailure } from '@seckill/task-engine';
import type { SendOrderSms, SendSms, SmsResult } from '@seckill/tasks';
import { planTexts, type OrderTextParts } from './order-texts.ts';
import { sendCode, type CodeParts } from './send-code.ts';

/**
 * Sends one text. It is written down before it is sent and marked after, under an id made of its kind and
 * order, so a second task sends nothing, and a retry sends the same words under the same id. Throws TaskFailure
 * `order_not_found`, or what the provider throws.
 */
export async function sendText(
  parts: OrderTextParts & CodeParts,
  args: SendSms,
  context: { signal: AbortSignal },
): Promise<SmsResult> {
  return args.kind === 'phone_code'
    ? sendCode(parts, args, context)
    : sendOrderText(parts, args, context);
}

async function sendOrderText(
  parts: OrderTextParts,
  { kind, userId, orderId }: SendOrderSms,
  { signal }: { signal: AbortSignal },
): Promise<SmsResult> {
  const { db, provider } = parts;
  const [order] = await db.findOrders([orderId]);
  if (order?.userId !== userId) throw new TaskFailure('order_not_found', 'no such order');
  const [planned] = await planTexts(parts, kind, [order]);
  switch (planned?.outcome) {
    case 'later':
      throw new RetryLater(planned.retryAfterMs, 'this number had its share of texts for now');
    case 'send':
      await provider.send(planned.text, signal);
      await db.markSent([planned.text.id]);
      return { outcome: 'sent' };
    case 'sent':
    case 'duplicate':
    case 'not_needed':
      return { outcome: planned.outcome };
    case undefined:
      throw new Error(`nothing was planned for ${orderId}`);
  }
}
