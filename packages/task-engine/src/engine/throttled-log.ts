import { createThrottle } from '@seckill/redis';

/** As pino has it. */
export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** A log that repeats no warning for 5 s: while Redis is away every connection complains every second. */
export function throttled(log: Log): Log {
  const passes = createThrottle();
  return {
    info: (fields, message) => log.info(fields, message),
    error: (fields, message) => log.error(fields, message),
    warn(fields, message) {
      const err: unknown = Reflect.get(fields, 'err');
      if (passes(`${message} ${err instanceof Error ? err.message : ''}`)) {
        log.warn(fields, message);
      }
    },
  };
}
