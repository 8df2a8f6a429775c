import type { History, Seen, Span } from '../history/history.ts';

/** Writes down what was told of a ticket, and of its order, if it names one. */
export function noteTicket(
  history: History,
  { via, askedMs, answeredMs }: Span & { via: Seen['via'] },
  task: Record<string, unknown>,
): void {
  const taskId = String(task['taskId']);
  const ticket = history.tickets.get(taskId);
  const status = String(task['status']);
  const order = task['order'] === undefined ? undefined : Object(task['order']);
  const seen: Seen = { via, askedMs, answeredMs, status };
  if (order) seen.orderId = String(order.orderId);
  if (typeof task['position'] === 'number') seen.position = task['position'];
  if (ticket) {
    const last = ticket.seen.at(-1);
    if (last?.status !== status) {
      history.count(`told ${status}`);
      history.write({ ticket: taskId, via, status });
    }
    ticket.seen.push(seen);
    for (const name of ['saleId', 'round', 'number'] as const) {
      if (task[name] === ticket[name]) continue;
      history.violation(
        'a ticket changed its place',
        `${taskId}: ${name} ${ticket[name]}, then ${String(task[name])}`,
      );
    }
  }
  if (!order) return;
  noteOrder(history, { askedMs, answeredMs }, order);
  if (task['duplicate'] === true) return;
  if (ticket?.quantity !== undefined && ticket.quantity !== order.quantity) {
    history.violation(
      'an order is of other units than were asked for',
      `${taskId}: ${ticket.quantity}, order ${order.quantity}`,
    );
  }
  const terms = Object(task['terms']);
  if (terms.priceCents === undefined) return;
  if (terms.priceCents !== order.priceCents || terms.currency !== order.currency) {
    history.violation(
      'an order is not what was agreed',
      `${taskId}: ${JSON.stringify(terms)}, order ${order.priceCents} ${order.currency}`,
    );
  }
}

/** Writes down what was told of an order. */
export function noteOrder(history: History, span: Span, order: Record<string, unknown>): void {
  const known = history.order(String(order['orderId']), String(order['taskId']));
  const status = String(order['status']);
  if (known.seen.at(-1)?.status !== status) {
    history.count(`an order is ${status}`);
    history.write({ order: known.orderId, status });
  }
  known.seen.push({ askedMs: span.askedMs, answeredMs: span.answeredMs, status });
}
