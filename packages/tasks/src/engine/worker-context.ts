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
