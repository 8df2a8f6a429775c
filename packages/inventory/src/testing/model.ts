import type { Claim, Snapshot } from '../index.ts';

interface Round {
  round: number;
  total: number;
  claims: Map<string, string>;
}

/** What the inventory of one sale promises, in plain words: one open round and the one before it. */
export class Model {
  #open: Round | undefined;
  #closed: Round | undefined;

  open(round: number, total: number): string {
    if (this.#open && this.#open.round > round) return 'stale';
    if (this.#open?.round === round) return 'same';
    this.#advance({ round, total, claims: new Map() });
    return 'opened';
  }

  claim(round: number, tickets: readonly Claim[]): string[] {
    const open = this.#open;
    if (!open || open.round < round) return ['unknown'];
    if (open.round > round) return tickets.map(() => 'cancelled');
    return tickets.map(({ buyerId, ticketId }) => {
      const holder = open.claims.get(buyerId);
      if (holder !== undefined) return holder === ticketId ? 'won' : `duplicate ${holder}`;
      if (open.claims.size >= open.total) return 'sold_out';
      open.claims.set(buyerId, ticketId);
      return 'won';
    });
  }

  release(round: number, { buyerId, ticketId }: Claim): string {
    const found = this.#find(round);
    if (found?.claims.get(buyerId) !== ticketId) return 'not_held';
    found.claims.delete(buyerId);
    return 'released';
  }

  restock(round: number, total: number): string {
    if (!this.#open || this.#open.round < round) return 'unknown';
    if (this.#open.round > round) return 'stale';
    if (this.#open.total === total) return 'same';
    this.#open.total = total;
    return 'restocked';
  }

  rebuild(round: number, total: number, claims: readonly Claim[]): string {
    if (this.#open && this.#open.round > round) return 'kept';
    if (this.#open?.round !== round) this.#advance({ round, total, claims: new Map() });
    const into = this.#open?.claims ?? new Map<string, string>();
    for (const { buyerId, ticketId } of claims) {
      if (!into.has(buyerId)) into.set(buyerId, ticketId);
    }
    return 'rebuilt';
  }

  /** Redis loses the open round. */
  forget(): number {
    const lost = this.#open ? 1 : 0;
    this.#open = undefined;
    return lost;
  }

  snapshot(): Snapshot | undefined {
    if (!this.#open) return undefined;
    const { round, total, claims } = this.#open;
    return {
      round,
      total,
      claimed: claims.size,
      available: Math.max(0, total - claims.size),
    };
  }

  claims(round: number): Map<string, string> {
    return this.#find(round)?.claims ?? new Map<string, string>();
  }

  #advance(next: Round): void {
    if (this.#open) this.#closed = this.#open;
    this.#open = next;
  }

  #find(round: number): Round | undefined {
    return [this.#open, this.#closed].find((each) => each?.round === round);
  }
}
