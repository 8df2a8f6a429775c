import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { apartMs, clockOf, compareClocks, withDeadline } from '@seckill/redis';
import type { Engine } from '../engine/engine.ts';
import { LineUnavailable } from '../declare/errors.ts';
import { PROTOCOL } from '../wire/protocol.ts';

const WorkerInfo = Type.Object({
  id: Type.String(),
  host: Type.String(),
  pid: Type.Integer(),
  startedAt: Type.String(),
  /** Jobs at once per queue. */
  concurrency: Type.Integer(),
  queues: Type.Array(Type.String()),
  /** Jobs in hand. */
  active: Type.Integer(),
  /** Jobs done since the start, well or not. */
  finished: Type.Integer(),
  /** By how much its event loop was late in the last seconds, ms: 99 of 100 turns were no later. */
  loopDelayMs: Type.Optional(Type.Integer()),
  /** Attempts that failed since the start, whether or not another one follows; of a batch each ticket counts. */
  errors: Type.Optional(Type.Integer()),
  /** What its clock is ahead of that of Redis, ms, as far as that can be told; absent when nobody has looked yet. */
  clockOffsetMs: Type.Optional(Type.Integer()),
  /** What it keeps in Redis and how; absent before 2. */
  protocol: Type.Optional(Type.Integer()),
  /** What its handlers can do that those of an earlier version could not; absent of a worker that names nothing. */
  capabilities: Type.Optional(Type.Array(Type.String())),
});
export type WorkerInfo = Static<typeof WorkerInfo>;

type Described = Omit<WorkerInfo, 'host' | 'pid' | 'protocol' | 'clockOffsetMs'>;

const info = Compile(WorkerInfo);
const BEAT_MS = 5000;
const SEEN_SECONDS = 15;
const LISTED_SECONDS = 300;
const STOP_MS = 500;

/** Writes every 5 s that this worker lives; the entry expires after 15 s. */
export class Heartbeat {
  readonly #client: Redis;
  readonly #engine: Engine;
  readonly #describe: () => Described;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(engine: Engine, client: Redis, describe: () => Described) {
    this.#engine = engine;
    this.#client = client;
    this.#describe = describe;
  }

  start(): void {
    this.#timer = setInterval(() => this.#beat(), BEAT_MS);
    this.#client.on('ready', () => this.#beat());
    this.#beat();
  }

  /** Takes the worker off the list; where Redis does not answer, its entry expires. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped = true;
    if (this.#client.status !== 'ready') return;
    const { keys } = this.#engine;
    const { id } = this.#describe();
    const gone = this.#client.multi().del(keys.worker(id)).zrem(keys.workers(), id).exec();
    await withDeadline(STOP_MS, gone, () => new LineUnavailable());
  }

  #beat(): void {
    if (this.#client.status !== 'ready') return;
    this.#write().catch(this.#engine.onError);
  }

  async #write(): Promise<void> {
    const { keys } = this.#engine;
    const compared = await compareClocks(() => clockOf(this.#client));
    if (this.#stopped) return;
    const described: WorkerInfo = {
      ...this.#describe(),
      host: hostname(),
      pid: process.pid,
      protocol: PROTOCOL,
      clockOffsetMs: apartMs(compared),
    };
    // The list is one for all workers, and so is the clock that orders it.
    const now = Date.now() - compared.offsetMs;
    await this.#client
      .multi()
      .set(keys.worker(described.id), JSON.stringify(described), 'EX', SEEN_SECONDS)
      .zadd(keys.workers(), now, described.id)
      .zremrangebyscore(keys.workers(), '-inf', String(now - LISTED_SECONDS * 1000))
      .expire(keys.workers(), LISTED_SECONDS)
      .exec();
  }
}

/** The workers whose entry has not expired. */
export async function seenWorkers({
  keys,
  reader,
}: Pick<Engine, 'keys' | 'reader'>): Promise<WorkerInfo[]> {
  const ids = await reader.zrange(keys.workers(), 0, '-1');
  if (ids.length === 0) return [];
  const entries = await reader.mget(...ids.map((id) => keys.worker(id)));
  return entries.flatMap((json) => {
    const entry: unknown = json === null ? undefined : JSON.parse(json);
    return info.Check(entry) ? [entry] : [];
  });
}
