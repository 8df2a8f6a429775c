import { Worker, type WorkerOptions } from 'node:worker_threads';
import { RetryLater, TaskFailure, TimeLimitExceeded } from '../declare/errors.ts';
import type { TaskFunction } from '../declare/handlers.ts';
import { STOP, type Begun, type Said, type Thrown } from './thread.ts';

/** How Node starts the thread: `execArgv` with a loader for TypeScript where Node has none, `resourceLimits` for memory. */
export type ThreadOptions = Pick<WorkerOptions, 'execArgv' | 'env' | 'resourceLimits'>;

/**
 * The function of a task in a file of its own, which calls `runInThread`: each attempt runs it in a new thread, beside the event
 * loop of the worker, which goes on renewing its locks. At the hard time limit, and when the task is revoked or its worker must let go of it,
 * the thread is ended, whatever it does; at the soft one its signal is aborted, which it sees if it lets its own event loop turn.
 */
export function inThread<A, R>(file: URL, options: ThreadOptions = {}): TaskFunction<A, R> {
  return (args, { id, attempt, signal, ended, progress, log }) => {
    signal.throwIfAborted();
    const begun: Begun = { args, id, attempt };
    const thread = new Worker(file, { ...options, workerData: begun });
    const kill = (): void => void thread.terminate();
    const stop = (): void => {
      if (signal.reason instanceof TimeLimitExceeded) thread.postMessage(STOP);
      else kill();
    };
    signal.addEventListener('abort', stop, { once: true });
    ended?.addEventListener('abort', kill, { once: true });
    const answer = new Promise<R>((resolve, reject) => {
      thread.on('message', (said: Said) => {
        if (said.kind === 'progress') progress(said.value).catch(() => {});
        else if (said.kind === 'log') log(said.text);
        else if (said.kind === 'thrown') reject(errorOf(said));
        // The schema of the task is the judge of what it answered.
        else resolve(said.value as R);
      });
      thread.once('error', reject);
      thread.once('exit', (code) =>
        reject(
          signal.aborted ? signal.reason : new Error(`the thread ended with ${code} and no answer`),
        ),
      );
    });
    return answer.finally(() => {
      signal.removeEventListener('abort', stop);
      ended?.removeEventListener('abort', kill);
      kill();
    });
  };
}

function errorOf({ name, message, code, delayMs, stack }: Thrown): Error {
  if (name === 'TaskFailure') return new TaskFailure(code, message);
  if (name === 'RetryLater' && delayMs >= 0) return new RetryLater(delayMs, message, code);
  return Object.assign(new Error(message), { name, stack });
}
