import { setTimeout as sleep } from 'node:timers/promises';
import { LineUnavailable, NoResult, StillRunning } from '../declare/errors.ts';
import type { TaskEvent } from './events.ts';
import { hasEnded, type TaskState } from '../declare/states.ts';

export type WaitOptions = {
  /** Rejects with StillRunning after so long; default: waits for ever. */
  timeoutMs?: number;
  signal?: AbortSignal;
};

type Source = {
  read(): Promise<TaskState | undefined>;
  subscribe(onEvent: (event: TaskEvent) => void, onGap: () => void): () => void;
};

const FIRST_LOOK_MS = 100;
const LAST_LOOK_MS = 2000;

/**
 * The state in which a task ended; undefined when there is no such task. An event makes it look at once; it also looks
 * every 2 s at the latest, because some ends have no event: a lost task, an expired one that no worker has met. While
 * Redis is away it goes on waiting.
 */
export async function untilEnded(
  id: string,
  source: Source,
  { timeoutMs = Infinity, signal }: WaitOptions,
): Promise<TaskState | undefined> {
  const until = performance.now() + timeoutMs;
  let woken = new AbortController();
  const onEvent = (event: TaskEvent): void => {
    if (isEndOf(event, id)) woken.abort();
  };
  const stop = source.subscribe(onEvent, () => woken.abort());
  try {
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(2 * pause, LAST_LOOK_MS)) {
      signal?.throwIfAborted();
      woken = new AbortController();
      const looked = await look(source);
      if (looked !== 'away' && (looked === undefined || hasEnded(looked.status))) return looked;
      const left = until - performance.now();
      if (left <= 0) throw new StillRunning(id, timeoutMs);
      const either = signal === undefined ? woken.signal : AbortSignal.any([signal, woken.signal]);
      await sleep(Math.min(pause, left), undefined, { signal: either }).catch(() => {});
    }
  } finally {
    stop();
  }
}

async function look(source: Source): Promise<TaskState | undefined | 'away'> {
  try {
    return await source.read();
  } catch (error) {
    if (error instanceof LineUnavailable) return 'away';
    throw error;
  }
}

function isEndOf(event: TaskEvent, id: string): boolean {
  if (event.type === 'task') return event.id === id && hasEnded(event.status);
  return event.results.some((result) => result.id === id);
}

/** What a task answered; throws NoResult when it ended otherwise. */
export function resultOf(id: string, state: TaskState | undefined): unknown {
  if (state?.status !== 'success') throw new NoResult(id, state);
  return state.result;
}
