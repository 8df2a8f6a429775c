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

/** An `onError` that reports the same error once in `quietMs`. */
export function reportSeldom(
  report: (error: Error) => void,
  quietMs?: number,
): (error: Error) => void {
  const passes = createThrottle(quietMs);
  return (error) => {
    if (passes(error.message)) report(error);
  };
}
