import type { Task } from './define.ts';
import { TimeLimitExceeded } from './errors.ts';

/**
 * Runs one attempt under the task's time limit. When time is up the signal is aborted and the attempt
 * counts as failed, whether the function heeds it or not.
 */
export async function attempt<T>(
  task: Task,
  outer: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(outer?.reason);
  if (outer?.aborted === true) stop();
  outer?.addEventListener('abort', stop, { once: true });
  let timer: NodeJS.Timeout | undefined;
  try {
    const limit = task.timeLimit;
    if (limit === undefined) return await run(controller.signal);
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new TimeLimitExceeded(task.name, limit);
        controller.abort(error);
        reject(error);
      }, limit);
    });
    return await Promise.race([run(controller.signal), late]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', stop);
  }
}
