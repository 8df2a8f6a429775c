import {
  userSendSms,
  type OrderTextsResult,
  type SendOrderSms,
  type SendOrderTexts,
} from '@seckill/tasks';
import { planTexts, type OrderTextParts } from './order-texts.ts';
import { sendAll } from './text-provider.ts';

type Later = { sms: SendOrderSms; countdown: number };

/**
 * Sends the texts about a batch of orders. A text that is not taken at once, for whatever reason, goes on as a task of its own, so that
 * no other waits for it. Throws only what a store throws; then the whole batch may be sent again.
 */
export async function sendOrderTexts(
  parts: OrderTextParts,
  { kind, orderIds }: SendOrderTexts,
  { signal }: { signal: AbortSignal },
): Promise<OrderTextsResult> {
  const { db, provider } = parts;
  const planned = await planTexts(parts, kind, await db.findOrders(orderIds));
  const count = (outcome: string) => planned.filter((each) => each.outcome === outcome).length;
  const texts = planned.flatMap((each) => (each.outcome === 'send' ? [each.text] : []));
  const taken = await sendAll(provider, texts, signal);
  await db.markSent([...taken]);
  const later = planned.flatMap((each): Later[] => {
    const { userId, orderId } = each.order;
    const sms = { kind, userId, orderId };
    if (each.outcome === 'later') return [{ sms, countdown: each.retryAfterMs }];
    return each.outcome === 'send' && !taken.has(each.text.id) ? [{ sms, countdown: 0 }] : [];
  });
  await Promise.all(later.map(submitLater));
  return {
    sent: count('sent') + taken.size,
    duplicate: count('duplicate'),
    notNeeded: count('not_needed'),
    later: later.length,
  };

  function submitLater({ sms, countdown }: Later): Promise<string> {
    const dedupe = `${sms.kind}.${sms.orderId}`;
    return parts.tasks.applyAsync(userSendSms, sms, { dedupe, countdown });
  }
}
