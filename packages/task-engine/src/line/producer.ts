import { Accumulator } from './accumulator.ts';
import { runOfServer, withDeadline } from '@seckill/redis';
import type { BatchedTask } from '../declare/define.ts';
import { check } from '../declare/options.ts';
import type { BatchTraces } from '../declare/tracing.ts';
import { InvalidArguments, LineFull, LineUnavailable } from '../declare/errors.ts';
import { unavailableOr } from '../engine/availability.ts';
import { TRY_ON } from '../engine/backoff.ts';
import { BusyLoop } from '../engine/busy-loop.ts';
import { addJobKeys, jobPrefix } from '../engine/bullmq-add-job.ts';
import { batchMax, keepSeconds, type Engine } from '../engine/engine.ts';
import { RATE_TAU_MS } from '../engine/rate.ts';
import { newKey, parseTicket, ticketId } from '../wire/ids.ts';
import { begin } from './keep-line.ts';
import { enqueueSafely, notReplicated } from './replicated.ts';
import { readPlace, writePlace, type Place } from './scripts.ts';

/** What a buyer of a place is told. `isNew` is false for a place that was there already. */
export type Submitted = { id: string; number: number; isNew: boolean };

type Waiting = {
  /** Owner and own arguments, as JSON. */
  text: string;
  owner: string;
  /** The place to be given up for this one, and the version of its result, or ''. */
  instead: string;
  version: string;
  /** How many tickets may wait in the line at most, this one included. */
  most: number | undefined;
  since: number;
  /** The span in which it was submitted, where it is traced. */
  trace: string | undefined;
  resolve: (submitted: Submitted) => void;
  reject: (error: unknown) => void;
};

type Entering = {
  instead?: string | undefined;
  version?: string | undefined;
  most?: number | undefined;
};

/** `behind`: how many tickets waited in it after the last flush. */
type Line = { task: BatchedTask; lane: string; shared: string; behind: number };

const MOST_LINES = 10_000;

/** Where the machine has no time to spare. */
const PAUSE_MS = 8;
/** Where several full batches wait to be decided: who comes now waits longer for the verdict than for others to travel with. */
const PAUSE_BEHIND_MS = 25;
const BEHIND = 2;

const JOB_OPTIONS = JSON.stringify({ ...TRY_ON, removeOnComplete: true, removeOnFail: true });

/** Submits tickets of batched tasks: each promise resolves only when its ticket is durably in line. */
export class Producer {
  readonly #engine: Engine;
  readonly #lines = new Map<string, Accumulator<Waiting>>();
  /** Lines that Redis was seen to know. */
  readonly #begun = new Set<string>();
  readonly #loop = new BusyLoop();
  #waiting = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * `instead`: the id of a ticket of this owner whose place is given up for the new one, if its result still has this `version`. `most`: how many may wait in the line;
   * where there is no room the promise rejects with LineFull.
   */
  submit<A, R>(
    task: BatchedTask<A, R>,
    args: A,
    owner: string,
    { instead, version = '', most }: Entering = {},
  ): Promise<Submitted> {
    const lane = task.batch.by(args);
    check.lane('batch.by', lane);
    const { shared, own } = split(task, args);
    const limit = this.#engine.maxWaitingTickets;
    if (this.#waiting >= limit) return Promise.reject(new LineFull(limit));
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      const since = performance.now();
      const place = instead === undefined ? '' : placeOfTicket(instead);
      const text = `[${JSON.stringify(owner)},${own}]`;
      const trace = this.#engine.tracing?.current();
      const ticket = { text, owner, instead: place, version, most, since, trace, resolve, reject };
      this.#accumulator({ task, lane, shared, behind: 0 }).push(ticket);
    });
  }

  #accumulator(line: Line): Accumulator<Waiting> {
    const key = `${line.task.name}~${line.lane}~${line.shared}`;
    const known = this.#lines.get(key);
    if (known !== undefined) return known;
    const max = batchMax(this.#engine, line.task);
    const accumulator = new Accumulator<Waiting>(
      max,
      (tickets) => this.#write(line, tickets),
      (tickets, away) => this.#refuse(tickets, away),
      {
        pause: () => {
          if (line.behind >= BEHIND * max) return PAUSE_BEHIND_MS;
          return this.#loop.isBusy ? PAUSE_MS : 0;
        },
        onIdle: () => this.#lines.delete(key),
      },
    );
    this.#lines.set(key, accumulator);
    return accumulator;
  }

  #refuse(tickets: Waiting[], error: unknown): void {
    this.#waiting -= tickets.length;
    for (const ticket of tickets) ticket.reject(error);
  }

  /** Answers why nothing can be written now; nothing when these tickets are told what became of them. */
  async #write(line: Line, tickets: Waiting[]): Promise<Error | undefined> {
    // The first ticket has waited longest; the flush before this one is part of its time.
    const waited = performance.now() - (tickets[0]?.since ?? 0);
    const { commandTimeoutMs: limit, meter } = this.#engine;
    const begun = performance.now();
    try {
      const submitted = await withDeadline(
        Math.max(limit / 4, limit - waited),
        this.#enqueueTraced(line, tickets),
        () => new LineUnavailable(),
      );
      this.#waiting -= tickets.length;
      for (const [index, ticket] of tickets.entries()) {
        const place = submitted[index];
        if (place === 'unsafe') ticket.reject(notReplicated());
        else if (place === undefined) ticket.reject(new LineUnavailable());
        else if (place === 'full') ticket.reject(new LineFull(ticket.most ?? 0));
        else ticket.resolve(place);
      }
      return undefined;
    } catch (error) {
      // Whether they are in line is not known: who has one place finds the ticket by trying again.
      const told = unavailableOr(error);
      this.#refuse(tickets, told);
      return told instanceof LineUnavailable ? told : undefined;
    } finally {
      meter.flushed(line.task.name, tickets.length, performance.now() - begun);
    }
  }

  /** The flush is a span of the first ticket that is traced, and linked to the others: it is the same for all. */
  #enqueueTraced(line: Line, tickets: Waiting[]): Promise<(Submitted | 'full' | 'unsafe')[]> {
    const { tracing } = this.#engine;
    const [parent, ...links] = tracing ? tickets.flatMap(({ trace }) => trace ?? []) : [];
    if (!tracing || parent === undefined) return this.#enqueue(line, tickets);
    const attributes = { lane: line.lane, tickets: tickets.length };
    return tracing.span('flush', { parent, links, attributes }, () =>
      this.#enqueue(line, tickets, tracesOf(tracing.current(), tickets)),
    );
  }

  async #enqueue(
    to: Line,
    tickets: Waiting[],
    traces?: BatchTraces,
  ): Promise<(Submitted | 'full' | 'unsafe')[]> {
    const { task, lane, shared } = to;
    const { keys, ids, flusher, progress, queues, meter } = this.#engine;
    const queue = keys.laneQueue(task, lane);
    // Tells BullMQ how many events of this queue are worth keeping.
    queues.at(queue);
    const batchId = newKey();
    const head = {
      l: lane,
      k: ids.keyId,
      ...(traces && { c: traces }),
      ...(shared && { s: JSON.parse(shared) }),
    };
    const replaced = tickets.flatMap(({ instead, version }, at) =>
      instead ? [[at + 1, instead, version]] : [],
    );
    const most = Math.min(...tickets.map((ticket) => ticket.most ?? Infinity));
    const line = keys.line(queue, lane);
    const write = (): ReturnType<typeof enqueueSafely> =>
      enqueueSafely(
        this.#engine,
        [
          line,
          keys.turns(queue, lane),
          keys.places(queue, lane),
          keys.lanes(queue),
          keys.batch(queue, batchId),
          ...addJobKeys(queue),
        ],
        [
          batchId,
          lane,
          this.#engine.lineTtlSeconds,
          task.batch.onePlace === true ? 1 : 0,
          jobPrefix(queue),
          task.name,
          JOB_OPTIONS,
          JSON.stringify(head).slice(0, -1),
          shared,
          keepSeconds(this.#engine, task),
          runOfServer(flusher),
          Number.isFinite(most) ? most : '',
          RATE_TAU_MS,
          replaced.length,
          ...replaced.flat(),
          ...tickets.flatMap(({ owner, text }) => [owner, text]),
        ],
        !this.#begun.has(line),
      );
    let { written, isSafe } = await write();
    if (written === undefined) {
      // Redis has lost the line, or nobody ever joined it.
      await begin(this.#engine, task, lane);
      ({ written, isSafe } = await write());
    }
    if (written === undefined) throw new LineUnavailable();
    if (this.#begun.size >= MOST_LINES) this.#begun.clear();
    this.#begun.add(line);
    const { processed, first, held, full } = written;
    progress.see(task.name, lane, processed);
    const taken = new Set<number>();
    const batch = { task: task.name, lane, batchId, first };
    const submitted = tickets.map(({ owner }, at): Submitted | 'full' | 'unsafe' => {
      if (full.has(at)) return 'full';
      const place = held.get(at);
      if (place !== undefined && (place.batchId !== batchId || taken.has(place.index))) {
        // Two requests of one owner may share a flush: the first has taken the place.
        if (place.batchId === batchId && !isSafe) return 'unsafe';
        const id = idOf(this.#engine, task, lane, place, owner);
        return { id, number: place.number, isNew: false };
      }
      const index = taken.size;
      taken.add(index);
      // It has its place: who tries again is answered this very ticket.
      if (!isSafe) return 'unsafe';
      const id = ticketId(batch, index, ids.ticketMac(batch, index, owner));
      return { id, number: first + index, isNew: true };
    });
    to.behind = first + taken.size - 1 - processed;
    meter.submitted(task.name, taken.size);
    return submitted;
  }
}

/** What the job of a batch says of the spans above it. */
function tracesOf(flush: string | undefined, tickets: Waiting[]): BatchTraces | undefined {
  if (flush === undefined) return undefined;
  const traced = tickets.flatMap(({ owner, trace }) =>
    trace === undefined ? [] : [[owner, trace]],
  );
  return { flush, tickets: Object.fromEntries(traced) };
}

/** The id of the ticket that has a place. */
function idOf(
  { ids }: Engine,
  task: BatchedTask,
  lane: string,
  { batchId, index, number }: Place,
  owner: string,
): string {
  const batch = { task: task.name, lane, batchId, first: number - index };
  return ticketId(batch, index, ids.ticketMac(batch, index, owner));
}

const placeOfTicket = (id: string): string => {
  const ticket = parseTicket(id);
  return ticket === undefined ? '' : writePlace(ticket);
};

/** The id of the ticket that has the place of an owner in a lane; undefined when nobody has it. */
export async function ticketOfOwner<A, R>(
  engine: Engine,
  task: BatchedTask<A, R>,
  lane: string,
  owner: string,
): Promise<string | undefined> {
  const { keys, reader } = engine;
  const place = await reader.hget(keys.places(keys.laneQueue(task, lane), lane), owner);
  return place === null ? undefined : idOf(engine, task, lane, readPlace(place), owner);
}

const PLACES_PER_PAGE = 200;

/** The ids of all tickets that have a place in a lane, page by page; one that comes or goes meanwhile may be missed. */
export async function* ticketsPlaced<A, R>(
  engine: Engine,
  task: BatchedTask<A, R>,
  lane: string,
): AsyncGenerator<string[]> {
  const { keys, reader } = engine;
  const places = keys.places(keys.laneQueue(task, lane), lane);
  for (let cursor = '0'; ;) {
    const scan = reader.hscan(places, cursor, 'COUNT', PLACES_PER_PAGE);
    const [next, flat] = await scan.catch((error: unknown) => Promise.reject(unavailableOr(error)));
    const ids: string[] = [];
    for (let at = 0; at < flat.length; at += 2) {
      ids.push(idOf(engine, task, lane, readPlace(flat[at + 1]), flat[at] ?? ''));
    }
    if (ids.length > 0) yield ids;
    if (next === '0') return;
    cursor = next;
  }
}

/** Without a prototype `__proto__` is a name like any other; with one an object is filled twice as fast. */
const emptyFor = (args: object): Record<string, unknown> =>
  Object.hasOwn(args, '__proto__') ? Object.create(null) : {};

/** The arguments that all tickets of a batch share, as JSON or '' when there are none, and those of this ticket. */
function split<A, R>(task: BatchedTask<A, R>, args: A): { shared: string; own: string } {
  const { shared: names } = task.batch;
  try {
    if (names === undefined || names.length === 0) return { shared: '', own: JSON.stringify(args) };
    const shared = emptyFor(args as object);
    const own = emptyFor(args as object);
    // One pass, on the way of every purchase.
    for (const name of Object.keys(args as object) as (keyof A & string)[]) {
      if (names.includes(name)) shared[name] = args[name];
      else own[name] = args[name];
    }
    return { shared: JSON.stringify(shared), own: JSON.stringify(own) };
  } catch (error) {
    throw new InvalidArguments(task.name, error instanceof Error ? error.message : String(error));
  }
}
