import type { OrderRow } from '@seckill/db';
import {
  userSendSms,
  type OrderTextsResult,
  type SendOrderSms,
  type SendOrderTexts,
} from '@seckill/tasks';
import pMap from 'p-map';
import { planTexts, type OrderTextParts } from './order-texts.ts';

/** What a provider is asked at one time. */
const AT_ONCE = 20;

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
  const taken: string[] = [];
  const later: { sms: SendOrderSms; countdown: number }[] = [];
  const putOff = ({ userId, orderId }: OrderRow, countdown = 0) =>
    void later.push({ sms: { kind, userId, orderId }, countdown });
  await pMap(
    planned,
    async (each) => {
      if (each.outcome === 'later') putOff(each.order, each.retryAfterMs);
      if (each.outcome !== 'send') return;
      try {
        await provider.send(each.text, signal);
        taken.push(each.text.id);
      } catch {
        putOff(each.order);
      }
    },
    { concurrency: AT_ONCE },
  );
  await db.markSent(taken);
  await Promise.all(later.map(submitLater));
  return {
    sent: count('sent') + taken.length,
    duplicate: count('duplicate'),
    notNeeded: count('not_needed'),
    later: later.length,
  };

  function submitLater({ sms, countdown }: (typeof later)[number]): Promise<string> {
    const dedupe = `${sms.kind}.${sms.orderId}`;
    return parts.tasks.applyAsync(userSendSms, sms, { dedupe, countdown });
  }
}
