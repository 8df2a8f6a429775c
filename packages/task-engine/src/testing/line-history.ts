import assert from 'node:assert/strict';
import type { Redis } from 'ioredis';
import type { Head } from '../line/scripts.ts';
import type { Line } from './line.ts';

type Ticket = { owner: string; number: number; index: number };
type Batch = { first: number; tickets: Ticket[]; settled: boolean; isLost: boolean };
/** What a worker read and has not settled yet. It may be old: the lease may have run out since. */
type Hand = { head: Head; decided: string[] | undefined };

export const KEYS = ['line', 'turns', 'places', 'lease', 'lanes', 'job', 'results'] as const;
type Key = (typeof KEYS)[number];

export type Step =
  | { do: 'enter'; owners: string[]; again: boolean; instead: boolean }
  | { do: 'take'; worker: number; delivered: number }
  | { do: 'decide' | 'settle' | 'leaseRunsOut' | 'giveUp'; worker: number }
  | { do: 'withdraw'; batch: number; index: number }
  | { do: 'forget'; key: Key; batch: number }
  | { do: 'anotherRun' };

const WORKERS = ['one', 'two'];
/** How many numbers another run of Redis leaves out. */
const GAP = 100_000;

/**
 * One line and the workers that decide it, step by step, and what must be true after each step. A decision stands once it
 * is made, as one that is written in a database: who decides the ticket again finds it.
 */
export class LineHistory {
  readonly #line: Line;
  readonly #redis: Redis;
  readonly #batches = new Map<string, Batch>();
  readonly #decisions = new Map<number | string, string>();
  readonly #hands = new Map<string, Hand>();
  readonly #left = new Set<string>();
  /** Who has begun with the head last. */
  #by: string | undefined;
  #issued = 0;
  #run = 1;
  /** Numbers that were left out because Redis was started anew. */
  #leftOut = 0;
  #isAnotherRun = false;
  #position = new Map<string, number>();
  /** What Redis has lost; what follows from it is not promised any more. */
  readonly #lost = new Set<Key>();

  constructor(redis: Redis, line: Line) {
    this.#redis = redis;
    this.#line = line;
  }

  async follow(step: Step): Promise<void> {
    switch (step.do) {
      case 'enter':
        await this.#enter(step);
        break;
      case 'take':
        await this.#take(nameOf(step.worker), this.#at(step.delivered));
        break;
      case 'decide':
        this.#decide(nameOf(step.worker));
        break;
      case 'settle':
        await this.#settle(nameOf(step.worker));
        break;
      case 'leaseRunsOut':
        await this.#redis.del(this.#line.lease);
        break;
      case 'giveUp':
        await this.#giveUp(nameOf(step.worker));
        break;
      case 'withdraw':
        await this.#withdraw(this.#at(step.batch), step.index);
        break;
      case 'forget':
        await this.#forget(step.key, this.#at(step.batch));
        break;
      case 'anotherRun':
        this.#run += 1;
        // A line that nobody joined yet has no numbers to leave out.
        this.#isAnotherRun = this.#batches.size > 0;
        break;
    }
    await this.#check();
  }

  /** Every job is delivered, to one worker after the other, until nothing is left to decide. */
  async drain(): Promise<void> {
    await this.#redis.del(this.#line.lease);
    this.#hands.clear();
    const open = [...this.#batches].filter(([, { settled, isLost }]) => !settled && !isLost);
    for (const [id] of [...open, ['', undefined] as const]) {
      for (let turns = 0; ; turns += 1) {
        assert.ok(turns <= this.#batches.size, 'the line does not come to an end');
        const kind = await this.#take('one', id);
        if (kind === 'done') break;
        assert.equal(kind, 'head');
        this.#decide('one');
        await this.#settle('one');
      }
    }
    for (const [id, { settled, isLost }] of this.#batches) {
      assert.ok(settled || isLost, `${id} came to no end`);
    }
    await this.#check();
    assert.deepEqual(await this.#redis.zrange(this.#line.turns, 0, '-1'), []);
    if (this.#lost.size > 0) return;
    const books = await this.#line.books();
    const accepted = this.#issued - this.#leftOut;
    assert.equal(books['decided'] ?? 0, accepted);
    assert.equal(books['abandoned'] ?? 0, this.#leftOut);
    const told = Object.entries(books).filter(([field]) => field.startsWith('t:'));
    assert.equal(
      told.reduce((sum, [, count]) => sum + count, 0),
      accepted,
    );
  }

  async #enter({ owners, again, instead }: Extract<Step, { do: 'enter' }>): Promise<void> {
    const id = `b${this.#batches.size + 1}`;
    const [owner = ''] = owners;
    const old = instead && owners.length === 1 ? ((await this.#placeOf(owner)) ?? '') : '';
    const held = new Map<string, string | undefined>();
    for (const each of owners) held.set(each, await this.#placeOf(each));
    const enter = () => this.#line.enter(id, owners, old, true, `run-${this.#run}`);
    const { places } = await enter();
    if (again) assert.deepEqual((await enter()).places, places);
    const tickets: Ticket[] = [];
    for (const [i, place] of places.entries()) {
      const each = owners[i] ?? '';
      const before = held.get(each);
      if (before !== undefined && before !== old) {
        assert.equal(place, before, 'a place is lost');
        continue;
      }
      const [batchId, index, number] = place.split(' ');
      assert.equal(batchId, id);
      if (Number(index) < tickets.length) {
        assert.equal(tickets[Number(index)]?.owner, each, 'two owners have one place');
        continue;
      }
      assert.equal(Number(index), tickets.length);
      tickets.push({ owner: each, index: Number(index), number: Number(number) });
    }
    const [first] = tickets;
    if (!first) return;
    if (!this.#lost.has('line')) {
      const gap = this.#isAnotherRun ? GAP : 0;
      assert.equal(first.number, this.#issued + gap + 1, 'a number is left out, or given twice');
      this.#issued += gap + tickets.length;
      this.#leftOut += gap;
    }
    this.#isAnotherRun = false;
    for (const { number, index } of tickets) assert.equal(number, first.number + index);
    this.#batches.set(id, { first: first.number, tickets, settled: false, isLost: false });
  }

  async #take(worker: string, id: string): Promise<string> {
    const batch = this.#batches.get(id);
    const delivered: [string, number, number] =
      batch && !batch.isLost ? [id, batch.first, batch.tickets.length] : ['', 0, 0];
    const holder = await this.#redis.get(this.#line.lease);
    const turn = await this.#line.turn(worker, delivered);
    if (turn.kind === 'busy') assert.ok(holder !== null && holder !== worker);
    if (turn.kind === 'done' && delivered[0] !== '') {
      assert.ok(batch?.settled, `${id} is said to be done`);
      // As BullMQ does when a job is done.
      await this.#redis.del(this.#line.job(id));
    }
    if (turn.kind !== 'head') return turn.kind;
    if (this.#intact) {
      const open = [...this.#batches].find(([, each]) => !each.settled);
      assert.equal(turn.head.batchId, open?.[0], 'it is the turn of an earlier batch');
      assert.equal(turn.head.n, open?.[1].tickets.length);
      assert.ok(holder === null || holder === worker, 'two have the lease');
    }
    const data: unknown = JSON.parse(
      turn.head.data || ((await this.#redis.hget(this.#line.job(turn.head.batchId), 'data')) ?? ''),
    );
    const known = this.#batches.get(turn.head.batchId);
    assert.deepEqual(data, {
      l: 'a',
      f: known?.first,
      t: known?.tickets.map(({ owner }) => [owner, { n: owner }]),
    });
    this.#hands.set(worker, { head: turn.head, decided: undefined });
    this.#by = worker;
    return 'head';
  }

  #decide(worker: string): void {
    const hand = this.#hands.get(worker);
    const batch = hand && this.#batches.get(hand.head.batchId);
    if (!hand || !batch) return;
    hand.decided = batch.tickets.map(({ number, index }) => {
      const key = `${hand.head.batchId} ${index}`;
      const decision = this.#left.has(key) ? 'left' : number % 3 === 0 ? 'won' : 'full';
      const standing = this.#decisions.get(key) ?? decision;
      this.#decisions.set(key, standing);
      return standing;
    });
  }

  async #settle(worker: string): Promise<void> {
    const hand = this.#hands.get(worker);
    const batch = hand && this.#batches.get(hand.head.batchId);
    if (!hand?.decided || !batch) return;
    const { decided, head } = hand;
    const counts = new Map<string, number>();
    for (const one of decided) counts.set(one, (counts.get(one) ?? 0) + 1);
    const fields = ['*', resultOf('full'), ...decided.flatMap((one, i) => other(one, i))];
    const text = JSON.stringify(batch.tickets.map(({ number }, i) => [number, decided[i]]));
    const { batchId, first } = head;
    const answer = await this.#line.settle(
      batchId,
      first,
      decided.length,
      [...counts],
      fields,
      worker,
      text,
    );
    this.#hands.delete(worker);
    if (answer === 'another') {
      assert.ok(this.#by !== worker, `${batchId} is another's`);
      return;
    }
    if (answer === 'lost' || answer === 'early') {
      const isRight = answer === 'lost' ? batch.isLost : this.#lost.has('turns');
      assert.ok(isRight, `${batchId} is said to be ${answer}`);
      return;
    }
    if (answer === 'settled') {
      const isLost = this.#lost.has('line') || this.#lost.has('turns');
      assert.ok(isLost || this.#by === worker, `${batchId} is settled by who has not begun last`);
      this.#by = undefined;
    }
    if (!this.#lost.has('results')) {
      assert.equal(answer, batch.settled ? 'replayed' : 'settled', batchId);
    }
    batch.settled = true;
    assert.notEqual(await this.#redis.get(this.#line.lease), worker);
  }

  async #giveUp(worker: string): Promise<void> {
    this.#hands.delete(worker);
    const before = await this.#redis.get(this.#line.lease);
    assert.equal(await this.#line.hold(worker, 0), before === worker);
    const after = await this.#redis.get(this.#line.lease);
    assert.equal(after, before === worker ? null : before, 'the lease of another is given back');
  }

  /** As a buyer leaves: the mark comes first, and nobody withdraws what was decided before it. */
  async #withdraw(id: string, index: number): Promise<void> {
    const batch = this.#batches.get(id);
    const key = `${id} ${index}`;
    if (!batch || index >= batch.tickets.length || this.#decisions.has(key)) return;
    this.#left.add(key);
    const answer = await this.#line.withdraw(id, index, resultOf('left'));
    if (this.#lost.size === 0) assert.equal(answer, 'withdrawn');
  }

  async #forget(key: Key, id: string): Promise<void> {
    const batch = this.#batches.get(id);
    if (key === 'job') {
      if (!batch || batch.settled) return;
      batch.isLost = true;
      await this.#redis.del(this.#line.job(id));
    } else if (key === 'results') {
      if (!batch) return;
      await this.#redis.del(this.#line.batch(id));
      // Its ticket is not told yet, and may be delivered again as one that was never decided.
    } else {
      await this.#redis.del(this.#line[key]);
    }
    this.#lost.add(key);
  }

  async #check(): Promise<void> {
    const { line, turns, job, batch: results } = this.#line;
    const asked = this.#redis.pipeline().hmget(line, 'issued', 'processed', 'abandoned', 'decided');
    asked.zrange(turns, 0, '-1', 'WITHSCORES').lrange(this.#line.record, 0, -1);
    const all = [...this.#batches];
    for (const [id] of all) asked.hgetall(results(id)).exists(job(id));
    const replies = ((await asked.exec()) ?? []).map(([error, reply]) => {
      if (error) throw error;
      return reply;
    });
    const [books, open, record, ...each] = replies as [string[], string[], string[], ...unknown[]];
    const processed = Number(books[1] ?? 0);
    const seen = new Set<number>();
    for (const [i, [id, batch]] of all.entries()) {
      const stored = each[2 * i] as Record<string, string>;
      for (const { index, number, owner } of batch.tickets) {
        const told = stored[index] ?? stored['*'];
        const decision = this.#decisions.get(`${id} ${index}`);
        if (batch.settled && !this.#lost.has('results')) {
          assert.equal(told, resultOf(decision ?? ''), `ticket ${index} of ${id}`);
        }
        if (this.#lost.has('line')) continue;
        assert.ok(!seen.has(number), `${number} was given twice`);
        seen.add(number);
        const ahead = Math.max(0, number - processed);
        const before = this.#position.get(`${id} ${owner}`) ?? ahead;
        assert.ok(ahead <= before, `the position of ${owner} goes up`);
        this.#position.set(`${id} ${owner}`, ahead);
      }
      if (!batch.settled && !batch.isLost) assert.equal(each[2 * i + 1], 1, `${id} has no job`);
    }
    if (!this.#intact) return;
    const unsettled = all.filter(([, { settled }]) => !settled);
    const gaps = new Set(open.flatMap((word, i) => (word.startsWith('gap ') ? [i, i + 1] : [])));
    assert.deepEqual(
      open.filter((_, i) => !gaps.has(i)),
      unsettled.flatMap(([id, { first }]) => [id, `${first}`]),
    );
    const numbers = record.flatMap((entry) =>
      (JSON.parse(entry.slice(41)) as [number, string][]).map(([number]) => number),
    );
    const settled = all.filter(([, batch]) => batch.settled);
    assert.deepEqual(
      numbers,
      settled.flatMap(([, { tickets }]) => tickets.map(({ number }) => number)),
      'decided out of turn',
    );
    assert.equal(numbers.length, Number(books[3] ?? 0));
  }

  /** Whether the order still is what was promised. */
  get #intact(): boolean {
    return !['line', 'turns', 'job', 'results', 'lease'].some((key) => this.#lost.has(key as Key));
  }

  async #placeOf(owner: string): Promise<string | undefined> {
    return (await this.#redis.hget(this.#line.places, owner)) ?? undefined;
  }

  #at(index: number): string {
    return [...this.#batches.keys()].at(-1 - index) ?? '';
  }
}

const nameOf = (worker: number): string => WORKERS[worker] ?? '';
const resultOf = (outcome: string): string => JSON.stringify({ r: outcome });
const other = (outcome: string, index: number): string[] =>
  outcome === 'full' ? [] : [`${index}`, resultOf(outcome)];
