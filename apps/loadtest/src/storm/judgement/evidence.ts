import type { Order, ResetResult } from '@seckill/contracts';
import type { Dispatcher } from 'undici';
import { askPatiently } from '../../product/ask-patiently.ts';
import { codeOf } from '../../product/sale.ts';
import { isOrder, isTicket } from '../../product/shapes.ts';
import { verdictOf, type Entry } from '../buyers/entry.ts';
import type { Evidence } from './verdicts.ts';

/** Asks the product once more, after the last verdict: every ticket and every order. To be busy is no other verdict. */
export async function gather(
  client: Dispatcher,
  reset: ResetResult,
  entries: readonly Entry[],
  onTicket: () => void,
): Promise<Evidence> {
  const reread = new Map<string, string>();
  const orders = new Map<string, Order | undefined>();
  await Promise.all(
    entries.map(async (entry) => {
      const ticket = verdictOf(entry);
      if (!ticket) return;
      const { cookie } = entry.buyer;
      const task = await askPatiently(client, { path: `/api/tasks/${ticket.taskId}`, cookie });
      reread.set(ticket.taskId, isTicket(task.body) ? task.body.status : codeOf(task));
      if (ticket.status === 'success') {
        const { orderId } = ticket.order;
        const { body } = await askPatiently(client, { path: `/api/orders/${orderId}`, cookie });
        orders.set(orderId, isOrder(body) ? body : undefined);
      }
      onTicket();
    }),
  );
  return { reset, entries, orders, reread };
}
