import { failureOf } from './failures.ts';

const MOST_TEXTS = 200;

/**
 * Lets the same text pass once in `quietMs`: while Redis is away every connection complains several times a second.
 */
export function createThrottle(quietMs = 5_000): (text: string) => boolean {
  const passed = new Map<string, number>();
  return (text) => {
    const now = Date.now();
    if (now - (passed.get(text) ?? -Infinity) < quietMs) return false;
    if (passed.size >= MOST_TEXTS) passed.clear();
    passed.set(text, now);
    return true;
  };
}

/** What somebody must change first is as true the whole time: it is said again after ten minutes. */
const REFUSED_MS = 600_000;

/** An `onError` that reports the same error once in `quietMs`, or in ten minutes where it is a right or a password that is missing. */
export function reportSeldom(
  report: (error: Error) => void,
  quietMs?: number,
): (error: Error) => void {
  const passes = createThrottle(quietMs);
  const passesRefused = createThrottle(REFUSED_MS);
  return (error) => {
    const passesNow = failureOf(error.cause ?? error) === 'refused' ? passesRefused : passes;
    if (passesNow(error.message)) report(error);
  };
}
