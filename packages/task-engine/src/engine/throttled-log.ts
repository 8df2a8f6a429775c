/** As pino has it. */
export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

const QUIET_MS = 5000;
const MOST_TEXTS = 200;

/** A log that repeats no warning for 5 s: while Redis is away every connection complains every second. */
export function throttled(log: Log): Log {
  const lastLogged = new Map<string, number>();
  return {
    info: (fields, message) => log.info(fields, message),
    error: (fields, message) => log.error(fields, message),
    warn(fields, message) {
      const err: unknown = Reflect.get(fields, 'err');
      const text = `${message} ${err instanceof Error ? err.message : ''}`;
      const now = Date.now();
      if (now - (lastLogged.get(text) ?? 0) < QUIET_MS) return;
      if (lastLogged.size >= MOST_TEXTS) lastLogged.clear();
      lastLogged.set(text, now);
      log.warn(fields, message);
    },
  };
}
