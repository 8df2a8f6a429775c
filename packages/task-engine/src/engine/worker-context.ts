import type { Redis } from 'ioredis';
import type { Engine } from './engine.ts';
import type { Queues } from './queues.ts';
import type { Log } from './throttled-log.ts';

/** What the parts of one worker share. */
export type WorkerContext = { engine: Engine; client: Redis; log: Log };

/** The connections through which tasks are submitted and states are written: a producer's, or a worker's. */
export type Submitter = { engine: Engine; client: Redis; queues: Queues };
