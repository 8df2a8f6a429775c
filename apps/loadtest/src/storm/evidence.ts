import type { Order, ResetResult } from '@seckill/contracts';
import type { Client } from 'undici';
import { verdictOf, type Entry } from './entry.ts';
import { ask } from './http.ts';
import { inLanes } from './lanes.ts';
import type { Progress } from './progress.ts';
import { codeOf, readSheet } from './sale.ts';
import { isOrder, isTicket } from './shapes.ts';
import type { Evidence } from './verdicts.ts';

/** Asks the product once more, after the last verdict: every ticket, every order, the sheet. */
export async function gather(
  control: Client,
  clients: readonly Client[],
  token: string,
  reset: ResetResult,
  entries: readonly Entry[],
  progress: Progress,
): Promise<Evidence> {
  const again = new Map<string, string>();
  const orders = new Map<string, Order | undefined>();
  const decided = entries.filter((entry) => verdictOf(entry) !== undefined);
  const step = progress.step('asked again', decided.length);
  await inLanes(decided, clients, async (entry, client) => {
    const ticket = verdictOf(entry);
    if (!ticket) return;
    const { cookie } = entry.buyer;
    const task = await ask(client, { path: `/api/tasks/${ticket.taskId}`, cookie });
    again.set(ticket.taskId, isTicket(task.body) ? task.body.status : codeOf(task));
    if (ticket.status === 'success') {
      const { orderId } = ticket.order;
      const { body } = await ask(client, { path: `/api/orders/${orderId}`, cookie });
      orders.set(orderId, isOrder(body) ? body : undefined);
    }
    step.tick();
  });
  step.done();
  const sheet = await readSheet(control, token, reset.saleId);
  return { reset, entries, orders, again, sheet };
}
