import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** When a question was sent and when its answer was there, in ms of `performance.now`. What was pushed was never asked. */
export type Span = { askedMs: number; answeredMs: number };

/** What somebody was told of a ticket. */
export type Seen = Span & {
  via: 'press' | 'poll' | 'push';
  status: string;
  orderId?: string;
  position?: number;
};

export type TicketHistory = Span & {
  taskId: string;
  buyerId: string;
  saleId: number;
  round: number;
  number: number;
  /** Units asked for, where that is known. */
  quantity?: number;
  seen: Seen[];
};

/** What somebody was told of an order, or did to it. */
export type OrderSeen = Span & { status: string };

export type OrderHistory = {
  orderId: string;
  ticketId: string;
  seen: OrderSeen[];
  /** What the provider was answered, if it ever was. */
  money: Set<string>;
  /** How much the provider was heard to have taken. */
  cameCents: number;
  /** The buyer was told that the order was given back. */
  cancelledMs?: number;
};

/** One answer to a press. */
export type Press = Span & { saleId: number; status: number };

export type Violation = { kind: string; detail: string; atMs: number };

export type History = ReturnType<typeof createHistory>;

/** Everything that was seen from outside, and how often each situation came about. */
export function createHistory(file?: string) {
  let begun = performance.now();
  const stream = file ? createWriteStream(file, { mode: 0o600 }) : undefined;
  const tickets = new Map<string, TicketHistory>();
  const orders = new Map<string, OrderHistory>();
  const presses: Press[] = [];
  const situations = new Map<string, number>();
  const violations: Violation[] = [];
  const since = () => Math.round(performance.now() - begun);

  /** One line of the file. */
  function write(entry: Record<string, unknown>): void {
    // Processes say their last words after it was closed, where a run could not be finished.
    if (stream?.writable) stream.write(`${JSON.stringify({ ms: since(), ...entry })}\n`);
  }

  return {
    tickets,
    orders,
    presses,
    situations,
    violations,
    write,
    /** From now on time is counted from here. */
    begin(): void {
      begun = performance.now();
    },
    since,
    /** It really happened once more. */
    count(situation: string): void {
      situations.set(situation, (situations.get(situation) ?? 0) + 1);
    },
    violation(kind: string, detail: string): void {
      violations.push({ kind, detail, atMs: since() });
      write({ violation: kind, detail });
    },
    order(orderId: string, ticketId: string): OrderHistory {
      const known = orders.get(orderId);
      if (known) return known;
      const order: OrderHistory = { orderId, ticketId, seen: [], money: new Set(), cameCents: 0 };
      orders.set(orderId, order);
      return order;
    },
    async close(): Promise<void> {
      if (!stream) return;
      stream.end();
      await once(stream, 'finish');
    },
  };
}
