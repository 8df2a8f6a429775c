import type { ClaimBatch, EndPromotion, StandBy } from '../index.ts';

export type Held = { number: number; ticketId: string };
export type Untold = { state: string; buyerId: string };
type Round = { round: number; total: number; claims: Map<string, string> };
type Decided = { last: number; batchId: string; times: number };
type Buyer = { buyerId: string; ticketId: string };
export type Batch = Pick<ClaimBatch, 'batchId' | 'first' | 'last' | 'tickets' | 'drawnTo'>;

/** What is kept of one round beside who has a unit. */
class Beside {
  decided: Decided | undefined;
  withdrawn = new Set<number>();
  line = new Map<string, number>();
  tickets = new Map<string, Held>();
  /** How many units a buyer waits for, where it is more than one. */
  wishes = new Map<string, number>();
  /** The last ticket that was given units in its turn. */
  lastGiven: number | undefined;
  promoted = new Map<string, Held>();
  untold = new Map<string, Untold>();
  left = new Set<string>();
}
export type Kept = Exclude<keyof Beside, 'wishes' | 'lastGiven'>;

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
    const replayed = isLast && !isNamed;
    const isNew = ({ number }: { number: number }) => !replayed || number > (decided?.last ?? 0);
    if (this.#couldBeDrawn(round, { ...batch, tickets: batch.tickets.filter(isNew) })) {
      beside.decided = { last: decided?.last ?? 0, batchId: decided?.batchId ?? '-', times };
      return ['undrawn'];
    }
    beside.decided = {
      last: Math.max(batch.last, decided?.last ?? 0),
      batchId: batch.batchId,
      times,
    };
    let free = this.#freeToAll(round, open);
    return batch.tickets.map((ticket) => {
      const { buyerId, ticketId, number, units = 1 } = ticket;
      const holder = open.claims.get(buyerId);
      if (holder === ticketId) return 'won';
      if (beside.withdrawn.has(number)) return 'left';
      if (holder !== undefined) {
        const held = fieldsOf(buyerId, 10).filter((field) => open.claims.get(field) === holder);
        return `duplicate ${holder} ${held.length}`;
      }
      if (!isNew(ticket) || free < units)
        return isNew(ticket) && free > 0 ? `sold_out ${free}` : 'sold_out';
      free -= units;
      beside.lastGiven = number;
      for (const field of fieldsOf(buyerId, units)) open.claims.set(field, ticketId);
      return 'won';
    });
  }

  /** Of a batch whose order is drawn: whether somebody could be given something. */
  #couldBeDrawn(round: number, { tickets, last, drawnTo = 0 }: Batch): boolean {
    const { open } = this;
    if (!open || last > drawnTo) return false;
    const { withdrawn } = this.of(round);
    const free = this.#freeToAll(round, open);
    return tickets.some(
      ({ buyerId, number, units = 1 }) =>
        !open.claims.has(buyerId) && !withdrawn.has(number) && units <= free,
    );
  }

  draw(round: number, tickets: Batch['tickets'], named: string): string {
    const { open } = this;
    if (!open || open.round < round) return 'unknown';
    if (open.round > round) return 'cancelled';
    const { withdrawn, decided } = this.of(round);
    if (named === '' || named !== decidedText(decided)) return 'stale';
    let free = this.#freeToAll(round, open);
    for (const { buyerId, ticketId, number, units = 1 } of tickets) {
      if (units > free || open.claims.has(buyerId) || withdrawn.has(number)) continue;
      free -= units;
      for (const field of fieldsOf(buyerId, units)) open.claims.set(field, ticketId);
    }
    return 'drawn';
  }

  leaveLine(round: number, number: number, { buyerId, ticketId }: Buyer): string {
    if (this.open && this.open.round > round) return 'cancelled';
    const { withdrawn, decided } = this.of(round);
    if (withdrawn.has(number)) return 'left';
    if (this.open?.claims.get(buyerId) === ticketId) return 'decided';
    if (number <= (decided?.last ?? 0)) return 'decided';
    withdrawn.add(number);
    return 'left';
  }

  release(round: number, { buyerId, ticketId }: Buyer): string {
    const rounds = [this.open, this.closed].filter((each) => each?.round === round);
    return rounds.some((each) => each && takeBack(each, { buyerId, ticketId }))
      ? 'released'
      : 'not_held';
  }

  restock(round: number, total: number): string {
    if (!this.open || this.open.round < round) return 'unknown';
    if (this.open.round > round) return 'stale';
    if (this.open.total === total) return 'same';
    this.open.total = total;
    return 'restocked';
  }

  rebuild(round: number, total: number, claims: readonly (Buyer & { units?: number })[]): string {
    if (this.open && this.open.round > round) return 'kept';
    if (this.open?.round !== round) this.#advance({ round, total, claims: new Map() });
    for (const { buyerId, ticketId, units = 1 } of claims) {
      for (const field of fieldsOf(buyerId, units)) {
        if (!this.open?.claims.has(field)) this.open?.claims.set(field, ticketId);
      }
    }
    return 'rebuilt';
  }

  standBy(
    round: number,
    { buyerId, ticketId, number, by, units = 1 }: Omit<StandBy, 'saleId'>,
  ): string {
    const { open } = this;
    if (!open || open.round < round) return 'unknown';
    if (open.round > round) return 'cancelled';
    const holder = open.claims.get(buyerId);
    if (holder !== undefined) return `holds ${holder}`;
    const { line, tickets, left, untold, wishes } = this.of(round);
    if (!line.has(buyerId) || !tickets.has(buyerId)) {
      if (by === 'batch' && left.has(ticketId)) return 'left';
      line.set(buyerId, number);
      tickets.set(buyerId, { number, ticketId });
      if (units > 1) wishes.set(buyerId, units);
      else wishes.delete(buyerId);
      left.delete(ticketId);
      if (by === 'buyer') untold.set(ticketId, { state: 'waits', buyerId });
    }
    const free = Math.max(0, open.total - open.claims.size);
    const place = this.#inLine(round).indexOf(buyerId) + 1;
    return `waits ${place} ${tickets.get(buyerId)?.ticketId} ${free}`;
  }

  leaveStandby(round: number, { buyerId, ticketId }: Buyer, state: string): string {
    const { line, tickets, untold, left, wishes } = this.of(round);
    if (tickets.get(buyerId)?.ticketId !== ticketId) return 'not_waiting';
    line.delete(buyerId);
    tickets.delete(buyerId);
    wishes.delete(buyerId);
    untold.set(ticketId, { state, buyerId });
    left.add(ticketId);
    return 'left';
  }

  /** Names who has a promotion that was not ended. */
  promote(round: number, most: number): string[] {
    const { line, tickets, promoted, wishes } = this.of(round);
    if (this.open?.round === round) {
      const { claims, total } = this.open;
      let free = Math.min(most, total - claims.size);
      for (const buyerId of this.#inLine(round)) {
        if (free <= 0) break;
        const held = tickets.get(buyerId);
        const units = wishes.get(buyerId) ?? 1;
        if (held && units > free) continue;
        line.delete(buyerId);
        if (!held) continue;
        tickets.delete(buyerId);
        promoted.set(buyerId, held);
        if (claims.has(buyerId)) continue;
        for (const field of fieldsOf(buyerId, units)) claims.set(field, held.ticketId);
        free -= units;
      }
    }
    return [...promoted]
      .map(([buyerId, { ticketId }]) => `${buyerId} ${ticketId} ${wishes.get(buyerId) ?? 1}`)
      .toSorted();
  }

  endPromotion(
    round: number,
    { buyerId, ticketId }: Buyer,
    ending: EndPromotion['ending'],
  ): string {
    const { line, tickets, promoted, wishes } = this.of(round);
    const held = promoted.get(buyerId);
    if (held?.ticketId !== ticketId) return 'gone';
    promoted.delete(buyerId);
    if (ending !== 'put_back') wishes.delete(buyerId);
    if (ending === 'kept') return 'ended';
    if (this.open?.round === round) takeBack(this.open, { buyerId, ticketId });
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
    // These are kept with the tickets.
    if (key === 'tickets')
      Object.assign(this.of(round), { wishes: new Map(), lastGiven: undefined });
  }

  /** Units that nobody holds or is about to be given. */
  #freeToAll(round: number, open: Round): number {
    const free = Math.max(0, open.total - open.claims.size);
    return free - this.#reserved(round, free);
  }

  /** What those who stand by are about to be given of so many free units. */
  #reserved(round: number, free: number): number {
    const { wishes } = this.of(round);
    return this.#inLine(round).reduce((kept, buyerId) => {
      const units = wishes.get(buyerId) ?? 1;
      return units <= free - kept ? kept + units : kept;
    }, 0);
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

/** Whether there was something to take back. */
function takeBack({ claims }: Round, { buyerId, ticketId }: Buyer): boolean {
  const before = claims.size;
  for (const [field, holder] of claims) {
    if (holder === ticketId && field.split('~')[0] === buyerId) claims.delete(field);
  }
  return claims.size < before;
}

const fieldsOf = (buyerId: string, units: number): string[] =>
  Array.from({ length: units }, (_, i) => (i === 0 ? buyerId : `${buyerId}~${i + 1}`));
