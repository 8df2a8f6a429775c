/**
 * The promise's own outcome, or a rejection with `late()` after `ms`. The work itself goes on.
 * In a process that lags, timers fire before the answers that have long arrived are read, so one more turn of
 * the event loop is waited for before an answer counts as missing.
 */
export function within<T>(ms: number, promise: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => setImmediate(() => reject(late()))), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
