import { setTimeout as sleep } from 'node:timers/promises';
import { tail, type Service } from '../services/index.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
// Who ran this long has recovered: the next wait is the first again.
const HEALTHY_MS = 60_000;

/** Starts it again whenever it ends by itself, waiting longer each time, until `signal` aborts. */
export function keepRunning(
  service: Service,
  say: (line: string) => void,
  signal: AbortSignal,
): void {
  const { name, logFile } = service;
  let waitMs = FIRST_WAIT_MS;
  let startedAt = performance.now();

  const restart = async (reason: string) => {
    if (performance.now() - startedAt > HEALTHY_MS) waitMs = FIRST_WAIT_MS;
    say(`${reason}; the end of ${logFile}:\n${indent(tail(logFile, 5))}`);
    while (!signal.aborted) {
      say(`starting ${name} again in ${waitMs / 1000} s`);
      await sleep(waitMs, undefined, { signal });
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      try {
        await service.start();
        startedAt = performance.now();
        say(`${name} is running again`);
        return;
      } catch (error) {
        say(`${name} did not start: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };

  service.onUnexpectedExit((reason) => {
    // Only the wait can throw, when it is aborted.
    if (!signal.aborted) void restart(reason).catch(() => undefined);
  });
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  | ');
}
