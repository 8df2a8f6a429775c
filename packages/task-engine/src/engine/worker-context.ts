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

const QUIET_MS = 5000;
const MOST_TEXTS = 200;

/** Says the same warning once in 5 s: while Redis is away every connection complains every second. */
export function calm(log: Log): Log {
  const said = new Map<string, number>();
  return {
    info: (fields, message) => log.info(fields, message),
    error: (fields, message) => log.error(fields, message),
    warn(fields, message) {
      const err: unknown = Reflect.get(fields, 'err');
      const text = `${message} ${err instanceof Error ? err.message : ''}`;
      const now = Date.now();
      if (now - (said.get(text) ?? 0) < QUIET_MS) return;
      if (said.size >= MOST_TEXTS) said.clear();
      said.set(text, now);
      log.warn(fields, message);
    },
  };
}
