import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import type { Engine } from './engine.ts';

export type WorkerInfo = {
  id: string;
  host: string;
  pid: number;
  startedAt: string;
  concurrency: number;
  queues: string[];
  /** Jobs in hand. */
  active: number;
  /** Jobs finished since the start. */
  finished: number;
};

const BEAT_MS = 5000;
const SEEN_SECONDS = 15;

/** Says every 5 s that this worker lives; the word expires after 15 s. */
export class Heartbeat {
  readonly #client: Redis;
  readonly #engine: Engine;
  readonly #describe: () => Omit<WorkerInfo, 'host' | 'pid'>;
  #timer: NodeJS.Timeout | undefined;

  constructor(engine: Engine, client: Redis, describe: () => Omit<WorkerInfo, 'host' | 'pid'>) {
    this.#engine = engine;
    this.#client = client;
    this.#describe = describe;
  }

  start(): void {
    this.#timer = setInterval(() => this.beat(), BEAT_MS);
    this.beat();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#client.status !== 'ready') return;
    const { keys } = this.#engine;
    const { id } = this.#describe();
    await this.#client.multi().del(keys.worker(id)).zrem(keys.workers(), id).exec();
  }

  /** Says it now. */
  beat(): void {
    if (this.#client.status !== 'ready') return;
    const { keys, onError } = this.#engine;
    const info: WorkerInfo = { ...this.#describe(), host: hostname(), pid: process.pid };
    const now = Date.now();
    this.#client
      .multi()
      .set(keys.worker(info.id), JSON.stringify(info), 'EX', SEEN_SECONDS)
      .zadd(keys.workers(), now, info.id)
      .zremrangebyscore(keys.workers(), '-inf', String(now - 20 * SEEN_SECONDS * 1000))
      .expire(keys.workers(), 20 * SEEN_SECONDS)
      .exec()
      .catch(onError);
  }
}

export async function seenWorkers({ keys, reader }: Engine): Promise<WorkerInfo[]> {
  const ids = await reader.zrange(keys.workers(), 0, '-1');
  if (ids.length === 0) return [];
  const infos = await reader.mget(...ids.map((id) => keys.worker(id)));
  return infos.flatMap((json) => readInfo(json) ?? []);
}

function readInfo(json: string | null): WorkerInfo | undefined {
  const info: unknown = json === null ? null : JSON.parse(json);
  if (typeof info !== 'object' || info === null) return undefined;
  const text = (value: unknown): string => String(value);
  const at = (field: string): unknown => Reflect.get(info, field);
  const queues = at('queues');
  return {
    id: text(at('id')),
    host: text(at('host')),
    pid: Number(at('pid')),
    startedAt: text(at('startedAt')),
    concurrency: Number(at('concurrency')),
    queues: Array.isArray(queues) ? queues.map(text) : [],
    active: Number(at('active')),
    finished: Number(at('finished')),
  };
}
