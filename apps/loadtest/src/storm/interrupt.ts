// Of one Ctrl-C npm makes two signals: only a later one is a second wish.
const SECOND_SIGNAL_AFTER_MS = 1000;

/** Aborts on the first Ctrl-C, SIGTERM or SIGHUP; `force` is called on a later one. */
export function abortOnSignal(force: () => void): AbortSignal {
  const stopping = new AbortController();
  let askedAt: number | undefined;
  const onSignal = () => {
    askedAt ??= performance.now();
    if (performance.now() - askedAt > SECOND_SIGNAL_AFTER_MS) force();
    else stopping.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return stopping.signal;
}

/** The work's own outcome, or a rejection as soon as `signal` aborts; the work is then left alone. */
export function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(new Error('stopped', { cause: signal.reason }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([work, aborted]);
}
