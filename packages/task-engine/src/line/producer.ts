import { Accumulator } from './accumulator.ts';
import { withDeadline } from '@seckill/redis';
import type { BatchedTask } from '../declare/define.ts';
import { batchMax, type Engine } from '../engine/engine.ts';
import type { Envelope } from '../wire/envelope.ts';
import { LineFull, LineUnavailable } from '../declare/errors.ts';
import { unavailableOr } from '../engine/availability.ts';
import { isLane, newKey, ticketId } from '../wire/ids.ts';
import { TRY_ON } from '../engine/backoff.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import { abandon, take } from './scripts.ts';

type Waiting = {
  args: unknown;
  owner: string;
  since: number;
  resolve: (id: string) => void;
  reject: (error: unknown) => void;
};

/** Submits tickets of batched tasks: each promise resolves only when its ticket is durably in line. */
export class Producer {
  readonly #engine: Engine;
  readonly #lanes = new Map<string, Accumulator<Waiting>>();
  #waiting = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  submit<A, R>(task: BatchedTask<A, R>, args: A, owner: string): Promise<string> {
    const lane = task.batch.by(args);
    if (!isLane(lane)) throw new TypeError(`"${lane}" is no name for a lane of ${task.name}`);
    const limit = this.#engine.maxWaitingTickets;
    if (this.#waiting >= limit) return Promise.reject(new LineFull(limit));
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      const ticket = { args, owner, since: performance.now(), resolve, reject };
      this.#accumulator(task, lane).push(ticket);
    });
  }

  #accumulator(task: BatchedTask, lane: string): Accumulator<Waiting> {
    const key = `${task.name}~${lane}`;
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const accumulator = new Accumulator<Waiting>(
      batchMax(this.#engine, task),
      async (tickets) => {
        const written = await this.#write(task, lane, tickets);
        setImmediate(() => accumulator.idle && this.#lanes.delete(key));
        return written;
      },
      (tickets) => this.#refuse(tickets, new LineUnavailable()),
    );
    this.#lanes.set(key, accumulator);
    return accumulator;
  }

  #refuse(tickets: Waiting[], error: unknown): void {
    this.#waiting -= tickets.length;
    for (const ticket of tickets) ticket.reject(error);
  }

  async #write(task: BatchedTask, lane: string, tickets: Waiting[]): Promise<boolean> {
    const budget = { over: false };
    // The first ticket has waited longest; the flush before this one is part of its time.
    const waited = performance.now() - (tickets[0]?.since ?? 0);
    const limit = this.#engine.commandTimeoutMs;
    try {
      const ids = await withDeadline(
        Math.max(limit / 4, limit - waited),
        this.#enqueue(task, lane, tickets, budget),
        () => new LineUnavailable(),
      );
      this.#waiting -= tickets.length;
      for (const [index, ticket] of tickets.entries()) ticket.resolve(ids[index] ?? '');
      return true;
    } catch (error) {
      budget.over = true;
      this.#refuse(tickets, unavailableOr(error));
      return false;
    }
  }

  async #enqueue(
    task: BatchedTask,
    lane: string,
    tickets: Waiting[],
    budget: { over: boolean },
  ): Promise<string[]> {
    const { keys, ids, producer, queues, progress } = this.#engine;
    const queue = keys.laneQueue(task, lane);
    const batchId = newKey();
    const line = [keys.line(queue, lane), keys.open(queue, lane)] as const;
    try {
      const { first, processed } = await take(
        producer,
        [...line, keys.lanes(queue)],
        [batchId, tickets.length, lane, this.#engine.lineTtlSeconds],
      );
      progress.see(task.name, lane, processed);
      if (budget.over) throw new LineUnavailable();
      const batch = { task: task.name, lane, batchId, first };
      const macs = tickets.map((ticket, index) => ids.ticketMac(batch, index, ticket.owner));
      const envelope: Envelope = {
        l: lane,
        f: first,
        t: tickets.map((ticket, index) => [macs[index] ?? '', ticket.args]),
      };
      await queues.at(queue).add(task.name, envelope, {
        jobId: batchId,
        ...TRY_ON,
        removeOnComplete: true,
        removeOnFail: true,
      });
      return macs.map((mac, index) => ticketId(batch, index, mac));
    } catch (error) {
      // Best effort: the janitor of a worker abandons the batch later if this cannot.
      abandon(
        producer,
        [...line, keys.lanes(queue), jobKey(queue, batchId)],
        [lane, batchId],
      ).catch(() => {});
      throw error;
    }
  }
}
