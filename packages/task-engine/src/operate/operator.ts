import { contacted, type Engine } from '../engine/engine.ts';
import { inTime } from '../engine/in-time.ts';
import { past, search, type HistoryPage, type HistoryQuery, type PastTask } from './history.ts';
import { plainQueues } from './overview.ts';
import { purge } from './purge.ts';
import { retry, retryFailed, type Retried } from './retry-failed.ts';

/** Each rejects with LineUnavailable when Redis does not answer. */
export type Operator = {
  /** Searches the plain tasks that were submitted lately. */
  search(query: HistoryQuery): Promise<HistoryPage>;
  /** One plain task with its arguments, without their secrets. */
  inspect(id: string): Promise<PastTask | undefined>;
  /** Gives a failed plain task all its tries again. */
  retry(id: string): Promise<Retried>;
  /** The same for all that failed, or all of one kind; answers how many. */
  retryFailed(task?: string): Promise<number>;
  /** Revokes what waits in a queue of plain tasks; answers how many, undefined: there is no such queue. */
  purge(queue: string): Promise<number | undefined>;
  /** The queues that may be purged. */
  plainQueues(): string[];
};

/** Looking through a thousand tasks takes longer than asking for one. */
const PATIENCE_MS = 10_000;

export function createOperator(engine: Engine): Operator {
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    await contacted(engine, engine.reader);
    return inTime(PATIENCE_MS, question());
  };
  return {
    search: (query) => ask(() => search(engine, query)),
    inspect: (id) => ask(() => past(engine, id)),
    retry: (id) => ask(() => retry(engine, id)),
    retryFailed: (task) => ask(() => retryFailed(engine, task)),
    purge: (queue) => ask(() => purge(engine, queue)),
    plainQueues: () => plainQueues(engine).map(({ name }) => name),
  };
}
