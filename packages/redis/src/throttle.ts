import { refusalIn, type OnError } from './failures.ts';

const MOST_TEXTS = 200;
const QUIET_MS = 5_000;
/** What goes on for so long is said again. */
const REMIND_MS = 600_000;

/**
 * Lets the same text pass once in `quietMs`: while Redis is away every connection complains several times a second.
 */
export function createThrottle(quietMs = QUIET_MS): (text: string) => boolean {
  const passed = new Map<string, number>();
  return (text) => {
    const now = Date.now();
    if (now - (passed.get(text) ?? -Infinity) < quietMs) return false;
    if (passed.size >= MOST_TEXTS) passed.clear();
    passed.set(text, now);
    return true;
  };
}

/**
 * An `onError` that reports the same error once in an outage, however often a client tries again, and every ten minutes while it
 * lasts: a new outage begins when the error was not seen for `quietMs`. Where a right or a password is missing it is one in ten
 * minutes, whoever asks in between.
 */
export function reportSeldom(report: OnError, quietMs = QUIET_MS): OnError {
  const reminds = createThrottle(REMIND_MS);
  const seen = new Map<string, number>();
  return (error) => {
    const { message } = error;
    const now = Date.now();
    const isNew = now - (seen.get(message) ?? -Infinity) >= quietMs;
    if (seen.size >= MOST_TEXTS) seen.clear();
    seen.set(message, now);
    if (reminds(message) || (isNew && !refusalIn(error))) report(error);
  };
}

/** Lets the same text about an error pass once in five seconds, and once in ten minutes where a right or a password is missing. */
export function createErrorThrottle(): (text: string, error: Error) => boolean {
  const passes = createThrottle();
  const reminds = createThrottle(REMIND_MS);
  return (text, error) => (refusalIn(error) ? reminds : passes)(text);
}
