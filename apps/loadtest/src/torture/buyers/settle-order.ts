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
      if (person.chance(0.2)) await person.sleep(500, 5000);
      const { amountCents } = payment;
      const first = person.chance(0.2) ? Math.ceil(amountCents / 2) : amountCents;
      for (const part of [first, amountCents - first]) {
        if (part > 0) await arrive(orderId, { ...payment, amountCents: part });
      }
    },
  };

  /** One event, which may be told twice. */
  async function arrive(orderId: string, payment: Payment): Promise<void> {
    const order = history.orders.get(orderId);
    const event = JSON.stringify({ type: 'payment.succeeded', ...payment });
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: person.chance(0.3) ? 2 : 1 }, () =>
        person.insist({
          method: 'POST',
          path: '/api/payments/webhook',
          headers: { ...signWebhook(PROVIDER_SECRET, id, event) },
          body: JSON.parse(event),
        }),
      ),
    );
    const told = new Set<string>();
    for (const answer of answers) {
      if (!answer) continue;
      if (answer.status !== 200) {
        history.violation('money was refused', `${orderId}: ${answer.status}`);
        continue;
      }
      const status = String(answer.body['status']);
      history.count(`money: ${status}`);
      history.write({ order: orderId, money: status });
      order?.money.add(status);
      // A part that counted is due back once its order has ended.
      if (status !== 'partial') told.add(status);
    }
    if (told.size > 1) {
      history.violation('money was answered in two ways', `${orderId}: ${[...told].join(', ')}`);
    }
    const taken = answers.some((answer) => answer?.status === 200);
    if (order && taken) order.cameCents += payment.amountCents;
  }
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
  const payments: unknown = answer.body['payments'];
  const { reference, amountCents, status } = Object(Array.isArray(payments) && payments.at(-1));
  if (status !== 'pending') return;
  const currency = String(answer.body['currency']);
  await provider.confirm(orderId, { reference, amountCents, currency });
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
