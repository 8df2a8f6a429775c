import assert from 'node:assert/strict';
import type { Inventory } from '../index.ts';
import { decidedText, Model } from './model.ts';
import type { Operation } from './operations.ts';
import { keyOf, modelled, stored } from './stored.ts';
import type { TestInventory } from './test-inventory.ts';
import { words } from './tickets.ts';

const ROUNDS = [1, 2];

type Stored = Awaited<ReturnType<typeof stored>>;

type Sale = Pick<TestInventory, 'redis' | 'prefix'> & { inventory: Inventory; saleId: number };
type Buyer = { buyerId: string; ticketId: string };

/** Does operations in Redis and in the model, and compares every key after each. */
export class Both {
  readonly model = new Model();
  readonly #sale: Sale;
  /** What stood in `decided` before it was changed last. */
  #before = 'nothing at all 0';
  #seen: Stored | undefined;

  constructor(sale: Sale) {
    this.#sale = sale;
  }

  async follow(op: Operation): Promise<void> {
    const { model } = this;
    const { redis, prefix, saleId } = this.#sale;
    const claimed = model.open?.claims.size ?? 0;
    const decided = decidedText(model.of(op.round).decided);
    const [answer, right] = await this.#ask(op);
    assert.deepEqual({ [op.do]: answer }, { [op.do]: right });
    if (decidedText(model.of(op.round).decided) !== decided) this.#before = decided;
    const now = await stored(redis, prefix, saleId, ROUNDS);
    const { rounds, ...hashes } = now;
    const is = { ...hashes, rounds: rounds.map(({ kept }) => kept) };
    assert.deepEqual({ after: op.do, ...is }, { after: op.do, ...modelled(model, ROUNDS) });
    const { claims, total: units } = model.open ?? { claims: new Map(), total: 0 };
    if (claims.size > claimed && op.do !== 'rebuild') {
      assert.ok(claims.size <= units, `${claims.size} of ${units} units are given`);
    }
    for (const [i, { seq }] of rounds.entries()) {
      const before = this.#seen?.rounds[i]?.seq ?? 0;
      if (op.do !== 'forget') assert.ok(seq >= before, 'the changes of a line go backwards');
    }
    this.#seen = now;
  }

  /** What Redis answers, and the model. */
  async #ask(op: Operation): Promise<[is: unknown, should: unknown]> {
    const { model } = this;
    const { inventory, redis, prefix, saleId } = this.#sale;
    const { round: n } = op;
    const id = { saleId, round: n };
    switch (op.do) {
      case 'open':
        return [await inventory.openRound({ ...id, ...op }), model.openRound(n, op.total)];
      case 'claim': {
        const { batchId, first, drawnTo } = op;
        const tickets = op.tickets.map((each, i) => ({ ...each, number: first + i }));
        const last = first + Math.max(0, tickets.length - 1);
        const named = { nothing: '', now: decidedText(model.of(n).decided), before: this.#before };
        const after = named[op.after];
        const batch = { batchId, first, last, tickets, drawnTo };
        const answer = await inventory.claim({ ...id, ...batch, after });
        return [words(answer), model.claim(n, batch, after)];
      }
      case 'draw': {
        const { tickets } = op;
        const named = { now: decidedText(model.of(n).decided), before: this.#before }[op.named];
        const answer = await inventory.draw({ ...id, tickets, decided: named, first: 1, last: 9 });
        return [answer, model.draw(n, tickets, named)];
      }
      case 'leaveLine': {
        const { number, ticket } = op;
        const answer = await inventory.leaveLine({ ...id, number, ...ticket });
        return [answer, model.leaveLine(n, number, ticket)];
      }
      case 'release': {
        const held = n === model.closed?.round ? model.closed : model.open;
        const ticket = pick(held?.claims ?? new Map<string, string>(), (text) => text, op);
        return [await inventory.release({ ...id, ...ticket }), model.release(n, ticket)];
      }
      case 'restock':
        return [await inventory.restock({ ...id, ...op }), model.restock(n, op.total)];
      case 'rebuild':
        return [await inventory.rebuild({ ...id, ...op }), model.rebuild(n, op.total, op.claims)];
      case 'standBy': {
        const asked = {
          round: n,
          ...op.ticket,
          number: op.number,
          by: op.by,
          units: op.units,
          buyerName: 'x',
        };
        const answer = await inventory.standBy({ saleId, ...asked });
        return [stoodBy(answer), model.standBy(n, asked)];
      }
      case 'leaveStandby': {
        const ticket = pick(model.of(n).tickets, (held) => held.ticketId, op);
        const answer = await inventory.leaveStandby({ ...id, ...ticket, as: op.as });
        return [answer.outcome, model.leaveStandby(n, ticket, op.as)];
      }
      case 'promote': {
        const named = await inventory.promote({ ...id, most: op.most });
        const texts = named.map(
          ({ buyerId, ticketId, units }) => `${buyerId} ${ticketId} ${units}`,
        );
        return [texts.toSorted(), model.promote(n, op.most)];
      }
      case 'endPromotion': {
        const ticket = pick(model.of(n).promoted, (held) => held.ticketId, op);
        const answer = await inventory.endPromotion({ ...id, ...ticket, ending: op.ending });
        return [answer, model.endPromotion(n, ticket, op.ending)];
      }
      case 'told': {
        const seq = this.#seen?.rounds[n - 1]?.seqs.get(op.ticketId) ?? 1;
        const asked = { ticketId: op.ticketId, seq: op.isCurrent ? seq : seq - 1 };
        const answer = await inventory.told({ ...id, ...asked });
        return [answer, model.told(n, op.ticketId, op.isCurrent)];
      }
      case 'forget':
        await redis.unlink(keyOf(prefix, saleId, n, op.key));
        return ['', model.forget(n, op.key) ?? ''];
    }
  }
}

function stoodBy(answer: Awaited<ReturnType<Inventory['standBy']>>): string {
  switch (answer.outcome) {
    case 'holds':
      return `holds ${answer.ticketId}`;
    case 'waits':
      return `waits ${answer.place} ${answer.ticketId} ${answer.free}`;
    case 'unknown':
    case 'left':
    case 'cancelled':
      return answer.outcome;
  }
}

function pick<T>(
  among: Map<string, T>,
  idOf: (value: T) => string,
  { which: at, ticket: other }: { which: number; ticket: Buyer },
): Buyer {
  const [buyerId, value] = [...among][at] ?? [];
  if (buyerId === undefined || value === undefined) return other;
  return { buyerId: buyerId.split('~')[0] ?? '', ticketId: idOf(value) };
}
