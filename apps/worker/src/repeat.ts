import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Runs `work` again and again with a pause in between, never two at a time. A failure is logged, the next run tries again. */
export function repeat(name: string, everyMs: number, log: Logger, work: () => Promise<unknown>) {
  const stop = new AbortController();
  const running = (async () => {
    while (!stop.signal.aborted) {
      await work().catch((err: unknown) => log.warn({ err }, `${name} failed, trying again`));
      await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  })();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}
