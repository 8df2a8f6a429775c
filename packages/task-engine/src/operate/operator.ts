import { check } from '../declare/options.ts';
import { ask } from '../engine/availability.ts';
import type { Engine } from '../engine/engine.ts';
import { boardQueues, type BoardQueue } from './board-queues.ts';
import { plainQueues } from './known-queues.ts';
import type { PassOptions } from './pass.ts';
import { purge } from './purge.ts';
import { revokeAll } from './revoke-all.ts';
import { retryFailed, retryTask, type Retried } from './retry-failed.ts';
import { kinds, type Kind } from './kinds.ts';
import { runNow, type RunNow } from './run-now.ts';
import { search, type HistoryPage, type HistoryQuery } from './search.ts';
import { inspectWhole, logOfTicket, type InspectedTask, type Said } from './timeline.ts';
import { unended, type NotPlain, type Which } from './unended.ts';

/** Each rejects with LineUnavailable when Redis does not answer. */
export type Operator = {
  /** Searches the plain tasks that were submitted lately. */
  search(query: HistoryQuery): Promise<HistoryPage>;
  /** One plain task with its arguments, without their secrets, and with all that is kept of its life. */
  inspect(id: string): Promise<InspectedTask | undefined>;
  /** What the handler said of the batch of a ticket. */
  logOfTicket(id: string): Promise<Said[]>;
  /** The kinds of plain tasks, and how many of each are remembered. */
  kinds(): Promise<Kind[]>;
  /** Lets a plain task that is put off run now; it counts as it would have then. */
  runNow(id: string): Promise<RunNow>;
  /** Gives a failed plain task all its tries again. */
  retry(id: string): Promise<Retried>;
  /**
   * The same for all that are failed now, or all of one kind; answers how many. One that fails again meanwhile is not tried
   * once more. Of very many it leaves some after 8 s, as `onProgress` tells.
   */
  retryFailed(task?: string, options?: PassOptions): Promise<number>;
  /**
   * Revokes what waits in a queue of plain tasks now; answers how many, undefined: there is no such queue. What comes meanwhile
   * is left alone, and of very many some after 8 s, as `onProgress` tells.
   */
  purge(queue: string, options?: PassOptions): Promise<number | undefined>;
  /**
   * Revokes every plain task of a kind or of a queue that waits, is put off, is known to no worker or runs now (a running one is
   * stopped, as by `terminate`); answers how many. What comes meanwhile is left alone, twice at once is once, and of very many
   * it leaves some after 8 s, as `onProgress` tells. `tickets`: those of a line are never revoked.
   */
  revokeAll(which: Which, options?: PassOptions): Promise<number | NotPlain>;
  /** How many tasks `revokeAll` would meet. */
  countUnended(which: Which): Promise<number | NotPlain>;
  /** The queues that may be purged. */
  plainQueues(): string[];
  /** Every queue, for a dashboard. No I/O. */
  boardQueues(): BoardQueue[];
};

/** Looking through a thousand tasks takes longer than asking for one. */
const LONG_ANSWER_MS = 10_000;

export function createOperator(engine: Engine): Operator {
  const askLong = <T>(question: () => Promise<T>): Promise<T> =>
    ask(engine, question, LONG_ANSWER_MS);
  return {
    async search(query) {
      check.search('', query);
      return askLong(() => search(engine, query));
    },
    inspect: (id) => askLong(() => inspectWhole(engine, id)),
    logOfTicket: (id) => askLong(() => logOfTicket(engine, id)),
    kinds: () => askLong(() => kinds(engine)),
    runNow: (id) => askLong(() => runNow(engine, id)),
    retry: (id) => askLong(() => retryTask(engine, id)),
    retryFailed: (task, options) => askLong(() => retryFailed(engine, task, options)),
    purge: (queue, options) => askLong(() => purge(engine, queue, options)),
    async revokeAll(which, options) {
      check.which('', which);
      return askLong(() => revokeAll(engine, which, options));
    },
    async countUnended(which) {
      check.which('', which);
      const jobs = await askLong(() => unended(engine, which));
      return Array.isArray(jobs) ? jobs.length : jobs;
    },
    plainQueues: () => plainQueues(engine).map(({ name }) => name),
    boardQueues: () => boardQueues(engine),
  };
}
