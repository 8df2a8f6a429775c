import { IDLE, type TicketEvent, ticketReducer, type TicketState } from './ticket-state.ts';

export type Tickets = {
  of(saleId: number): TicketState;
  all(): ReadonlyMap<number, TicketState>;
  tell(saleId: number, event: TicketEvent): void;
  subscribe(listener: () => void): () => void;
  /** Begins a try to take a place; one of before ends. */
  begin(saleId: number): AbortSignal;
  /** Ends the try to take a place in this sale; in all of them when none is named. */
  stop(saleId?: number): void;
  /** Forgets everything: the page is somebody else's now. */
  clear(): void;
};

/**
 * Every ticket that this page knows of, one for each sale, above all pages: whichever is shown, the same place is
 * followed. What the server says is kept here; storage only remembers it over a reload.
 */
export function createTickets(): Tickets {
  const listeners = new Set<() => void>();
  const tries = new Map<number, AbortController>();
  let states: ReadonlyMap<number, TicketState> = new Map();

  function change(next: ReadonlyMap<number, TicketState>) {
    states = next;
    for (const listener of listeners) listener();
  }

  function stop(saleId?: number) {
    for (const [id, attempt] of tries) if (saleId === undefined || id === saleId) attempt.abort();
  }

  return {
    of: (saleId) => states.get(saleId) ?? IDLE,
    all: () => states,
    tell(saleId, event) {
      const before = states.get(saleId) ?? IDLE;
      const after = ticketReducer(before, event);
      if (after !== before) change(new Map(states).set(saleId, after));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    begin(saleId) {
      stop(saleId);
      const attempt = new AbortController();
      tries.set(saleId, attempt);
      return attempt.signal;
    },
    stop,
    clear() {
      stop();
      change(new Map());
    },
  };
}
