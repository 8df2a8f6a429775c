import type { ClaimBatch, EndPromotion, StandBy } from '../index.ts';

export type Held = { number: number; ticketId: string };
export type Untold = { state: string; buyerId: string };
type Round = { round: number; total: number; claims: Map<string, string> };
type Decided = { last: number; batchId: string; times: number };
type Buyer = { buyerId: string; ticketId: string };
export type Batch = Pick<ClaimBatch, 'batchId' | 'first' | 'last' | 'tickets'>;

/** What is kept of one round beside who has a unit. */
class Beside {
  decided: Decided | undefined;
  withdrawn = new Set<number>();
  line = new Map<string, number>();
  tickets = new Map<string, Held>();
  promoted = new Map<string, Held>();
  untold = new Map<string, Untold>();
  left = new Set<string>();
}
export type Kept = keyof Beside;

/** What the inventory of one sale promises, in plain words: an open round, the one before it, and who waits. */
export class Model {
  open: Round | undefined;
  closed: Round | undefined;
  #beside = new Map<number, Beside>();

  of(round: number): Beside {
    const known = this.#beside.get(round) ?? new Beside();
    this.#beside.set(round, known);
    return known;
  }

  openRound(round: number, total: number): string {
    if (this.open && this.open.round > round) return 'stale';
    if (this.open?.round === round) return 'same';
    this.#advance({ round, total, claims: new Map() });
    return 'opened';
  }

  /** `after`: what stood in `decided`, of a caller who knows it to be the batch's turn. */
  claim(round: number, batch: Batch, after: string): string[] {
    const { open } = this;
    if (!open || open.round < round) return ['unknown'];
    if (open.round > round) return batch.tickets.map(() => 'cancelled');
    const beside = this.of(round);
    const { decided } = beside;
    const isNamed = after !== '' && after === decidedText(decided);
    const isLast = decided?.batchId === batch.batchId;
    if (decided && !isLast && !isNamed && batch.first <= decided.last) return ['stale'];
    const times = (decided?.times ?? 0) + 1;
    beside.decided = {
      last: Math.max(batch.last, decided?.last ?? 0),
      batchId: batch.batchId,
      times,
    };
    const replayed = isLast && !isNamed;
    return batch.tickets.map(({ buyerId, ticketId, number, units = 1 }) => {
      const holder = open.claims.get(buyerId);
      if (holder === ticketId) return 'won';
      if (beside.withdrawn.has(number)) return 'left';
      if (holder !== undefined) return `duplicate ${holder}`;
      if (replayed || open.total - open.claims.size - beside.line.size < units) return 'sold_out';
      for (const field of fieldsOf(buyerId, units)) open.claims.set(field, ticketId);
      return 'won';
    });
  }

  leaveLine(round: number, number: number): string {
    if (this.open && this.open.round > round) return 'cancelled';
    const { withdrawn, decided } = this.of(round);
    if (withdrawn.has(number)) return 'left';
    if (number <= (decided?.last ?? 0)) return 'decided';
    withdrawn.add(number);
    return 'left';
  }

  release(round: number, { buyerId, ticketId }: Buyer): string {
    const found = [this.open, this.closed].find(
      (each) => each?.round === round && each.claims.get(buyerId) === ticketId,
    );
    if (!found) return 'not_held';
    for (const [field, holder] of found.claims) {
      if (holder === ticketId && field.split('~')[0] === buyerId) found.claims.delete(field);
    }
    return 'released';
  }

  restock(round: number, total: number): string {
    if (!this.open || this.open.round < round) return 'unknown';
    if (this.open.round > round) return 'stale';
    if (this.open.total === total) return 'same';
    this.open.total = total;
    return 'restocked';
  }

  rebuild(round: number, total: number, claims: readonly Buyer[]): string {
    if (this.open && this.open.round > round) return 'kept';
    if (this.open?.round !== round) this.#advance({ round, total, claims: new Map() });
    for (const { buyerId, ticketId } of claims) {
      if (!this.open?.claims.has(buyerId)) this.open?.claims.set(buyerId, ticketId);
    }
    return 'rebuilt';
  }

  standBy(round: number, { buyerId, ticketId, number, by }: Omit<StandBy, 'saleId'>): string {
    const { open } = this;
    if (!open || open.round < round) return 'unknown';
    if (open.round > round) return 'cancelled';
    const holder = open.claims.get(buyerId);
    if (holder !== undefined) return `holds ${holder}`;
    const { line, tickets, left, untold } = this.of(round);
    if (!line.has(buyerId) || !tickets.has(buyerId)) {
      if (by === 'batch' && left.has(ticketId)) return 'left';
      line.set(buyerId, number);
      tickets.set(buyerId, { number, ticketId });
      left.delete(ticketId);
      if (by === 'buyer') untold.set(ticketId, { state: 'waits', buyerId });
    }
    const free = Math.max(0, open.total - open.claims.size);
    const place = this.#inLine(round).indexOf(buyerId) + 1;
    return `waits ${place} ${tickets.get(buyerId)?.ticketId} ${free}`;
  }

  leaveStandby(round: number, { buyerId, ticketId }: Buyer, state: string): string {
    const { line, tickets, untold, left } = this.of(round);
    if (tickets.get(buyerId)?.ticketId !== ticketId) return 'not_waiting';
    line.delete(buyerId);
    tickets.delete(buyerId);
    untold.set(ticketId, { state, buyerId });
    left.add(ticketId);
    return 'left';
  }

  /** Names who has a promotion that was not ended. */
  promote(round: number, most: number): string[] {
    const { line, tickets, promoted } = this.of(round);
    if (this.open?.round === round) {
      const { claims, total } = this.open;
      let free = Math.min(most, total - claims.size);
      for (const buyerId of this.#inLine(round)) {
        if (free <= 0) break;
        line.delete(buyerId);
        const held = tickets.get(buyerId);
        if (!held) continue;
        tickets.delete(buyerId);
        promoted.set(buyerId, held);
        if (claims.has(buyerId)) continue;
        claims.set(buyerId, held.ticketId);
        free -= 1;
      }
    }
    return [...promoted].map(([buyerId, { ticketId }]) => `${buyerId} ${ticketId}`).toSorted();
  }

  endPromotion(
    round: number,
    { buyerId, ticketId }: Buyer,
    ending: EndPromotion['ending'],
  ): string {
    const { line, tickets, promoted } = this.of(round);
    const held = promoted.get(buyerId);
    if (held?.ticketId !== ticketId) return 'gone';
    promoted.delete(buyerId);
    if (ending === 'kept') return 'ended';
    if (this.open?.round === round && this.open.claims.get(buyerId) === ticketId) {
      this.open.claims.delete(buyerId);
    }
    if (ending === 'put_back') {
      line.set(buyerId, held.number);
      tickets.set(buyerId, held);
    }
    return 'ended';
  }

  told(round: number, ticketId: string, isCurrent: boolean): string {
    const { untold } = this.of(round);
    if (untold.has(ticketId) && !isCurrent) return 'changed';
    untold.delete(ticketId);
    return 'told';
  }

  /** Redis loses one key of a round. */
  forget(round: number, key: Kept | 'open' | 'closed'): void {
    if (key === 'open' || key === 'closed') this[key] = undefined;
    else Object.assign(this.of(round), { [key]: new Beside()[key] });
  }

  #inLine(round: number): string[] {
    const byNumber = [...this.of(round).line].toSorted(
      ([a, one], [b, other]) => one - other || (a < b ? -1 : 1),
    );
    return byNumber.map(([buyerId]) => buyerId);
  }

  #advance(next: Round): void {
    if (this.open) this.closed = this.open;
    this.open = next;
  }
}

export const decidedText = (decided: Decided | undefined): string =>
  decided ? `${decided.last} ${decided.batchId} ${decided.times}` : '';

const fieldsOf = (buyerId: string, units: number): string[] =>
  Array.from({ length: units }, (_, i) => (i === 0 ? buyerId : `${buyerId}~${i + 1}`));
