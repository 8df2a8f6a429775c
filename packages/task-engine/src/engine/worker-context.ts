import { createThrottle } from '@seckill/redis';
import type { Redis } from 'ioredis';
import type { Engine } from './engine.ts';

/** As pino has it. */
export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** What the parts of one worker share. */
export type WorkerContext = { engine: Engine; client: Redis; log: Log };

/** Says the same warning once in 5 s: while Redis is away every connection complains every second. */
export function calm(log: Log): Log {
  const passes = createThrottle();
  return {
    info: (fields, message) => log.info(fields, message),
    error: (fields, message) => log.error(fields, message),
    warn(fields, message) {
      const err: unknown = Reflect.get(fields, 'err');
      if (passes(`${message} ${err instanceof Error ? err.message : ''}`))
        log.warn(fields, message);
    },
  };
}
