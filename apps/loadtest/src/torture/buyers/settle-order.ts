import { randomUUID } from 'node:crypto';
import { signWebhook } from '@seckill/sales';
import { PROVIDER_SECRET } from '../product/product.ts';
import { noteOrder } from './note.ts';
import type { Person } from './person.ts';

/** The payment provider: it tells of the money until somebody has heard it, and sometimes once more. */
export type Provider = { confirm(orderId: string, payment: Payment): Promise<void> };

type Payment = { reference: string; amountCents: number; currency: string };

export function createProvider(person: Person): Provider {
  const { history } = person;
  return {
    async confirm(orderId, payment) {
      const order = history.orders.get(orderId);
      const times = person.chance(0.3) ? 2 : 1;
      if (person.chance(0.2)) await person.sleep(500, 5000);
      await Promise.all(
        Array.from({ length: times }, async () => {
          const event = JSON.stringify({ type: 'payment.succeeded', ...payment });
          const answer = await person.insist({
            method: 'POST',
            path: '/api/payments/webhook',
            headers: { ...signWebhook(PROVIDER_SECRET, randomUUID(), event) },
            body: JSON.parse(event),
          });
          if (!answer) return;
          if (answer.status !== 200) {
            history.violation('money was refused', `${orderId}: ${answer.status}`);
            return;
          }
          const status = String(answer.body['status']);
          history.count(`money: ${status}`);
          history.write({ order: orderId, money: status });
          order?.money.add(status);
        }),
      );
      if ((order?.money.size ?? 0) > 1) {
        history.violation(
          'money was answered in two ways',
          `${orderId}: ${[...(order?.money ?? [])].join(', ')}`,
        );
      }
    },
  };
}

/** What a winner does: pays at once, late or twice, gives the order back, or forgets about it. */
export async function settleOrder(
  person: Person,
  provider: Provider,
  orderId: string,
): Promise<void> {
  if (person.chance(0.15)) return cancel(person, orderId);
  if (person.chance(0.35)) return;
  if (person.chance(0.15)) await person.sleep(2500, 4500);
  const path = `/api/orders/${orderId}/payment`;
  const answer = await person.insist({ method: 'POST', path, body: {} });
  if (answer?.status !== 200) return;
  noteOrder(person.history, answer, answer.body);
  const { reference } = Object(answer.body['payment']);
  if (typeof reference !== 'string') return;
  await provider.confirm(orderId, {
    reference,
    amountCents: Number(answer.body['priceCents']),
    currency: String(answer.body['currency']),
  });
  const read = await person.insist({ path: `/api/orders/${orderId}` });
  if (read?.status === 200) noteOrder(person.history, read, read.body);
}

async function cancel(person: Person, orderId: string): Promise<void> {
  const answer = await person.insist({ method: 'DELETE', path: `/api/orders/${orderId}` });
  if (answer?.status !== 200) return;
  noteOrder(person.history, answer, answer.body);
  const order = person.history.orders.get(orderId);
  if (order) order.cancelledMs = answer.answeredMs;
}
