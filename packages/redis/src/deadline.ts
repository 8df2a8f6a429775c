const LOOKS = 4;

/**
 * The promise's own outcome, or a rejection with `late()` after `ms`. The work itself goes on.
 *
 * In a process that lags, timers fire before the answers that have long arrived are read. So one more turn of the
 * event loop is waited for before an answer counts as missing, and a pause in which the process was not let run
 * at all counts as one of four looks at most: it could not have seen an answer.
 */
export function withDeadline<T>(ms: number, promise: Promise<T>, late: () => Error): Promise<T> {
  const pause = ms / LOOKS;
  return new Promise((resolve, reject) => {
    let left = ms;
    let since = performance.now();
    let timer = setTimeout(look, pause);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));

    function look(): void {
      const now = performance.now();
      const passed = now - since;
      since = now;
      left -= passed < 2 * pause ? passed : pause;
      if (left >= 1) timer = setTimeout(look, Math.min(pause, left));
      else setImmediate(() => setImmediate(() => reject(late())));
    }
  });
}
