import type { Task, TimeLimit } from '../declare/define.ts';
import { TimeLimitExceeded } from '../declare/errors.ts';
import { after } from '../engine/long-timer.ts';

/**
 * Runs one attempt under a time limit. At the soft limit the signal is aborted. At the hard limit the attempt
 * has failed, whether the function heeds the signal or not; what it answers later is ignored. `ended` is aborted when it is
 * over in any way.
 */
export async function withTimeLimit<T>(
  task: Pick<Task, 'name'> & { timeLimit: TimeLimit | undefined },
  outer: AbortSignal | undefined,
  run: (signal: AbortSignal, ended: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const ending = new AbortController();
  const stop = (): void => controller.abort(outer?.reason);
  if (outer?.aborted === true) stop();
  outer?.addEventListener('abort', stop, { once: true });
  const timers: (() => void)[] = [];
  try {
    const limit = task.timeLimit;
    if (limit === undefined) return await run(controller.signal, ending.signal);
    const { softMs, hardMs } =
      typeof limit === 'number' ? { softMs: undefined, hardMs: limit } : limit;
    if (softMs !== undefined && softMs < hardMs) {
      const reason = new TimeLimitExceeded(task.name, softMs);
      timers.push(after(softMs, () => controller.abort(reason)));
    }
    const late = new Promise<never>((_, reject) => {
      const giveUp = (): void => {
        const error = new TimeLimitExceeded(task.name, hardMs);
        controller.abort(error);
        reject(error);
      };
      timers.push(after(hardMs, giveUp));
    });
    return await Promise.race([run(controller.signal, ending.signal), late]);
  } finally {
    ending.abort();
    timers.forEach((cancel) => cancel());
    outer?.removeEventListener('abort', stop);
  }
}
