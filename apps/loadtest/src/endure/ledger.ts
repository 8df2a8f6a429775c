import type { TaskEvent } from '@seckill/task-engine';
import type { Way } from './kinds.ts';

/** How a task ended; '' while it has not. */
const ENDS = ['', 'success', 'failure', 'revoked', 'expired', 'lost'] as const;
export type End = (typeof ENDS)[number];

const MOST_TOLD = 20;

/** What is known of each task apart from the engine that is under test: numbers in arrays, as there are a million. */
export type Ledger = {
  /** Submitted and not ended. */
  readonly open: number;
  readonly ended: number;
  /** Tasks that ended otherwise than they should, or twice; the first twenty in words. */
  readonly faults: { count: number; told: readonly string[] };
  submitted(n: number, id: string): void;
  hear(event: TaskEvent): void;
  /** Notes an end of which no event was heard. */
  end(n: number, how: string): void;
  fault(sentence: string): void;
  endOf(n: number): End;
  /** Those that have not ended, with their ids. */
  unended(): [n: number, id: string][];
  /** The last that ended since this was last asked, to compare what is stored. */
  takeRecent(): Recent[];
};

/** `at`: when it was heard, by `performance.now()`. */
export type Recent = { n: number; id: string; at: number };

const MOST_RECENT = 20;

/** `wayOf`: how a task was submitted, from which follows how it ends. */
export function createLedger(total: number, wayOf: (n: number) => Way): Ledger {
  const ends = new Uint8Array(total);
  const ids = new Map<number, string>();
  const told: string[] = [];
  let recent: Recent[] = [];
  let [submitted, ended, count] = [0, 0, 0];

  const fault = (sentence: string): void => {
    count += 1;
    if (told.length < MOST_TOLD) told.push(sentence);
  };
  const end = (n: number, how: string): void => {
    const before = ENDS[ends[n] ?? -1];
    if (before === undefined) return fault(`task ${n} was never submitted`);
    if (before !== '') return fault(`task ${n} ended ${before}, and then ${how}`);
    ends[n] = ENDS.findIndex((each) => each === how);
    ended += 1;
    const id = ids.get(n);
    ids.delete(n);
    if (id !== undefined) recent[ended % MOST_RECENT] = { n, id, at: performance.now() };
    const expected = wayOf(n) === 'hopeless' ? 'failure' : 'success';
    if (how !== expected) fault(`task ${n} (${wayOf(n)}) ended ${how}`);
  };
  /** Handlers answer the number of their task, or fail with it; whoever is failed by the engine is found by its id. */
  const numberOf = (state: { id: string; result?: unknown; error?: { message: string } }) => {
    const n = Number(Object(state.result).n ?? state.error?.message);
    return Number.isInteger(n) ? n : ([...ids].find(([, id]) => id === state.id)?.[0] ?? -1);
  };
  return {
    get open() {
      return submitted - ended;
    },
    get ended() {
      return ended;
    },
    get faults() {
      return { count, told };
    },
    submitted(n, id) {
      submitted += 1;
      if (ends[n] === 0) ids.set(n, id);
    },
    hear(event) {
      if (event.type === 'settled') {
        for (const verdict of event.results) end(numberOf(verdict), verdict.status);
      } else if (ENDS.some((each) => each === event.status)) {
        end(numberOf(event), event.status);
      }
    },
    end,
    fault,
    endOf: (n) => ENDS[ends[n] ?? 0] ?? '',
    unended: () => [...ids],
    takeRecent() {
      const taken = recent.filter((each) => each !== undefined);
      recent = [];
      return taken;
    },
  };
}
