import type { Task, TimeLimit } from '../declare/define.ts';
import { TimeLimitExceeded } from '../declare/errors.ts';

/**
 * Runs one attempt under a time limit. At the soft limit the signal is aborted. At the hard limit the attempt
 * has failed, whether the function heeds the signal or not; what it answers later is ignored.
 */
export async function withTimeLimit<T>(
  task: Pick<Task, 'name'> & { timeLimit: TimeLimit | undefined },
  outer: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(outer?.reason);
  if (outer?.aborted === true) stop();
  outer?.addEventListener('abort', stop, { once: true });
  const timers: NodeJS.Timeout[] = [];
  try {
    const limit = task.timeLimit;
    if (limit === undefined) return await run(controller.signal);
    const { softMs, hardMs } =
      typeof limit === 'number' ? { softMs: undefined, hardMs: limit } : limit;
    if (softMs !== undefined && softMs < hardMs) {
      const reason = new TimeLimitExceeded(task.name, softMs);
      timers.push(setTimeout(() => controller.abort(reason), softMs));
    }
    const late = new Promise<never>((_, reject) => {
      const giveUp = (): void => {
        const error = new TimeLimitExceeded(task.name, hardMs);
        controller.abort(error);
        reject(error);
      };
      timers.push(setTimeout(giveUp, hardMs));
    });
    return await Promise.race([run(controller.signal), late]);
  } finally {
    timers.forEach((timer) => clearTimeout(timer));
    outer?.removeEventListener('abort', stop);
  }
}
