import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { runOfServer } from '@seckill/redis';
import { RetryLater } from '../declare/errors.ts';
import type { Handler } from '../declare/handlers.ts';
import { backoff } from '../engine/backoff.ts';
import { jobPrefix } from '../engine/bullmq-add-job.ts';
import type { WorkerContext } from '../engine/worker-context.ts';
import { readEnvelope, type Envelope } from '../wire/envelope.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { traceOf } from './batch-span.ts';
import { decideBatch } from './decide-batch.ts';
import { LaneLocks } from './lane-locks.ts';
import { renewLease, takeTurn, type Head, type Turn } from './scripts.ts';

export type BatchHandler = Extract<Handler, { kind: 'batch' }>;

/** A batch that BullMQ delivered. */
export type Delivered = {
  batchId: string;
  first: number;
  n: number;
  addedAt: number;
  envelope: Envelope;
};

/** Who decides a line says so again before this is over; after a crash others go on when it is, ms. */
const LEASE_MS = 2000;
const RENEW_MS = 600;
/**
 * How long a batch waits for its turn in place, before it makes room for other lines, ms. Where no other line has anything to decide it
 * waits on while its own moves: to put it aside and to be given it again costs more than its tickets do.
 */
export const PATIENCE_MS = 200;
/** How often a batch looks whether another process is through with the line, ms. */
const LOOK_MS = 8;
/** How long a batch is put aside when somebody else decides its line, at least and at most, ms. */
const ASIDE_MS = 100;
const ASIDE_MOST_MS = 2000;

/*
 *   A batch of a line, in any number of processes:
 *
 *   delivered ──► its line is another's ──waited too long──► put aside ──► delivered
 *      │              │ free again, or decided with another    ▲
 *      ▼              ▼                                         │ the line waits after a failure
 *     takes the lease: whose turn is it? ──────────────────────┘
 *      │ an earlier batch's: decide that one, and ask again
 *      │ its own: decide it
 *      │ it is settled already
 *      ▼
 *     done
 */

/**
 * Decides the batches of the lines of one shard, each line in the order of its numbers, whoever was delivered which
 * batch. The lease keeps two processes from doing the same work; what keeps the order is the turn.
 */
export class LineDriver {
  readonly #context: WorkerContext;
  readonly #handler: BatchHandler;
  readonly #queue: QueueAddress;
  readonly #token = randomUUID();
  readonly #locks = new LaneLocks();
  readonly #going = new AbortController();
  #stopping = false;
  /** The lane of the line that was looked at last, if no other one of the shard had anything to decide: then nobody needs the room of batches that wait. */
  #onlyLane: string | undefined;

  constructor(context: WorkerContext, handler: BatchHandler, queue: QueueAddress) {
    this.#context = context;
    this.#handler = handler;
    this.#queue = queue;
  }

  /** From now on no further batch is begun. */
  stop(): void {
    this.#stopping = true;
  }

  /** Lets go of what is in hand: another process decides it. */
  letGo(): void {
    this.stop();
    this.#going.abort(new Error('the worker must go'));
  }

  /**
   * Sees to it that a delivered batch is decided, and those before it. Answers 0 when it is, otherwise in how many ms
   * it should be delivered again.
   */
  async drive(lane: string, delivered: Delivered, signal?: AbortSignal): Promise<number> {
    const again = (): boolean =>
      this.#onlyLane !== undefined && !this.#stopping && signal?.aborted !== true;
    const patience = { ms: PATIENCE_MS, again };
    const release = await this.#locks.acquire(lane, delivered.batchId, patience);
    if (release === 'done') return 0;
    if (typeof release === 'number') return aside(release);
    try {
      const until = performance.now() + PATIENCE_MS;
      for (;;) {
        if (this.#stopping) return ASIDE_MS;
        const turn = await this.#takeTurn(lane, delivered);
        if (turn.kind === 'done') return 0;
        if (turn.kind === 'later') return turn.ms;
        if (turn.kind === 'head') {
          const own = turn.head.data === '' ? delivered.envelope : undefined;
          const pause = await this.#decide(lane, turn.head, own, signal);
          if (pause > 0) return pause;
          if (turn.head.batchId === delivered.batchId) return 0;
        } else if (performance.now() > until) return ASIDE_MS;
        else await sleep(LOOK_MS);
      }
    } finally {
      release();
    }
  }

  /**
   * Decides the batch whose turn it is in the line that was the only one of its shard when it was looked at last, before it is delivered: to be given its job and to
   * give it back costs more than to decide its tickets. Answers whether there was one.
   */
  async decideUndelivered(): Promise<boolean> {
    const lane = this.#onlyLane;
    return lane !== undefined && this.#decideHead(lane, PATIENCE_MS);
  }

  /** Decides what is due in a line although no batch of it is delivered just now: its worker died, or put it aside. */
  async tend(lane: string): Promise<void> {
    while (await this.#decideHead(lane, 0));
  }

  /** Decides the batch whose turn it is, if nobody else in this process has the line for longer. Answers whether there was one, and it is settled. */
  async #decideHead(lane: string, patienceMs: number): Promise<boolean> {
    const release = await this.#locks.acquire(lane, '', { ms: patienceMs, again: () => false });
    if (typeof release !== 'function') return false;
    try {
      const turn = this.#stopping ? undefined : await this.#takeTurn(lane);
      return turn?.kind === 'head' && (await this.#decide(lane, turn.head, undefined)) === 0;
    } finally {
      release();
    }
  }

  async #takeTurn(lane: string, delivered?: Delivered): Promise<Turn> {
    const { client, engine, log } = this.#context;
    const { keys } = engine;
    const queue = this.#queue;
    const turn = await takeTurn(
      client,
      [...this.#keysOf(lane), keys.lanes(queue), keys.record(queue, lane)],
      [
        this.#token,
        LEASE_MS,
        lane,
        engine.lineTtlSeconds,
        this.#handler.task.batch.record ? 1 : 0,
        jobPrefix(queue),
        keys.batchPrefix(queue),
        delivered?.batchId ?? '',
        delivered?.first ?? 0,
        delivered?.n ?? 0,
        runOfServer(client),
        delivered?.addedAt ?? 0,
      ],
    );
    this.#onlyLane = turn.kind === 'head' && turn.head.lanes <= 1 ? lane : undefined;
    if (turn.abandoned > 0) {
      log.warn(
        { queue: queue.name, lane, abandoned: turn.abandoned },
        'the jobs of tickets are gone',
      );
    }
    return turn;
  }

  /** Answers how long to wait for the next try, in ms; 0 when the batch is settled. */
  async #decide(
    lane: string,
    head: Head,
    envelope: Envelope | undefined,
    delivered?: AbortSignal,
  ): Promise<number> {
    const { client, log } = this.#context;
    const signal = delivered
      ? AbortSignal.any([delivered, this.#going.signal])
      : this.#going.signal;
    const { task } = this.#handler;
    const [line, , lease] = this.#keysOf(lane);
    const hold = (ms: number, pause: number | '', failed = 0): Promise<boolean> =>
      renewLease(client, [line, lease], [this.#token, ms, pause, failed]);
    const renewing = setInterval(() => {
      hold(LEASE_MS, '').catch((err: unknown) => log.warn({ err, lane }, 'renewing a lease'));
    }, RENEW_MS);
    // A handler that does not heed its signal may never end; it must not keep the line.
    const stop = (): void => clearInterval(renewing);
    signal.addEventListener('abort', stop);
    try {
      const decided = await decideBatch(this.#context, this.#handler, this.#queue, lane, head, {
        token: this.#token,
        envelope,
        signal,
        isCurrent: async () => {
          const turn = await this.#takeTurn(lane);
          return turn.kind === 'head' && turn.head.batchId === head.batchId;
        },
      });
      this.#locks.done(lane, decided);
      return 0;
    } catch (err) {
      if (err instanceof RetryLater && !signal.aborted) {
        const pause = Math.max(1, Math.ceil(err.delayMs));
        await hold(0, pause);
        return pause;
      }
      const attempt = head.tries + 1;
      const traced = traceOf(envelope ?? readEnvelope(head.data));
      const { batchId } = head;
      log.warn({ err, task: task.name, lane, batchId, attempt, ...traced }, 'batch failed');
      // A worker that had to let go has not failed: the next one need not wait.
      if (signal.aborted) {
        await hold(0, '');
        throw err;
      }
      const pause = Math.max(1, backoff(task.retry, attempt));
      await hold(0, pause, 1);
      return pause;
    } finally {
      stop();
      signal.removeEventListener('abort', stop);
    }
  }

  #keysOf(lane: string): [line: string, turns: string, lease: string] {
    const { keys } = this.#context.engine;
    const queue = this.#queue;
    return [keys.line(queue, lane), keys.turns(queue, lane), keys.lease(queue, lane)];
  }
}

/** The longer the line stands still, the longer its batches are put aside. */
const aside = (stuckMs: number): number => Math.min(ASIDE_MOST_MS, Math.max(ASIDE_MS, stuckMs));
