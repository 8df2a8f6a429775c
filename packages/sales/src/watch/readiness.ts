import type { Db, Health } from '@seckill/db';
import {
  apartMs,
  createThrottle,
  refusalIn,
  probe,
  withDeadline,
  type Connection,
} from '@seckill/redis';
import type { Tasks } from '@seckill/task-engine';

/** `refused`: a password, a right or a command is missing. `not_listening`: all is well but that nothing published is heard. */
export type RedisState = 'ok' | 'away' | 'refused' | 'not_listening';

/** What the stores would say to work that comes now. In words that tell no host and no account to anybody. */
export interface Readiness {
  redis: RedisState;
  mysql: Health['state'];
  /** What the clock of this process is ahead of Redis', ms; undefined while nobody knows. */
  clockOffsetMs: number | undefined;
  /** How long the look took at each store, ms; a second where it did not answer. */
  tookMs: { redis: number; mysql: number };
}

export interface ReadinessWatch {
  /** At most a second old; several askers at once share one look, which takes a second at most. */
  look(): Promise<Readiness>;
  /** What the last look found. */
  last(): Readiness | undefined;
  close(): void;
}

type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};
type Stores = { redis: Connection; prefix: string; tasks: Tasks; db: Db; log: Log };
type RedisLook = { state: RedisState; reason?: string; clockOffsetMs?: number };

const FRESH_MS = 1_000;
const LOOK_MS = 1_000;
const LOOK_EVERY_MS = 5_000;
/** Farther off than this, what is relative to a clock (when something opens, expires or is tried again) is seen to be wrong. */
const CLOCK_MS = 1_000;
const SAY_AGAIN_MS = 600_000;

/**
 * Looks every few seconds, and whenever it is asked, whether the stores would take work, and says each change in one line of the
 * log that has the reason.
 */
export function watchReadiness({ redis, prefix, tasks, db, log }: Stores): ReadinessWatch {
  const said = { redis: 'ok', mysql: 'ok' };
  const saysClock = createThrottle(SAY_AGAIN_MS);
  let last: Readiness | undefined;
  let lookedAt = -Infinity;
  let looking: Promise<Readiness> | undefined;
  // One that waits for a store that is away goes on; it is not asked again beside it.
  const askRedis = shared(async (): Promise<RedisLook> => {
    // First whoever does not wait for a Redis that is away: else every look would leave a probe behind that does.
    await tasks.ping();
    const compared = await probe({ connection: redis, prefix });
    const deaf = tasks.notListening();
    // What took too long to compare says nothing; the offset that was known before stays.
    const clock = compared.uncertainMs < CLOCK_MS ? { clockOffsetMs: apartMs(compared) } : {};
    return deaf === undefined
      ? { state: 'ok', ...clock }
      : { state: refusedOr('not_listening', deaf), reason: deaf.message, ...clock };
  });
  const askMysql = shared(() => db.health());

  async function look(): Promise<Readiness> {
    const begun = performance.now();
    const timed = async <T>(answer: Promise<T>) =>
      [await answer, performance.now() - begun] as const;
    const [[ofRedis, redisMs], [ofMysql, mysqlMs]] = await Promise.all([
      timed(answered(askRedis())),
      timed(answered(askMysql())),
    ]);
    say('redis', ofRedis);
    say('mysql', ofMysql);
    const clockOffsetMs = 'clockOffsetMs' in ofRedis ? ofRedis.clockOffsetMs : last?.clockOffsetMs;
    if (Math.abs(clockOffsetMs ?? 0) > CLOCK_MS && saysClock('clock')) {
      log.warn({ clockOffsetMs }, 'the clock of this process and that of Redis are apart');
    }
    lookedAt = performance.now();
    const tookMs = { redis: redisMs, mysql: mysqlMs };
    return (last = { redis: ofRedis.state, mysql: ofMysql.state, clockOffsetMs, tookMs });
  }

  function say(
    store: 'redis' | 'mysql',
    { state, reason }: { state: string; reason?: string },
  ): void {
    // A store that is away is so for many reasons in a row; one that refuses has another each time somebody mends one.
    const now = state === 'refused' ? `${state}: ${reason}` : state;
    if (said[store] === now) return;
    said[store] = now;
    if (state === 'ok') log.info({ store }, 'takes work again');
    else log.warn({ store, state, reason }, 'does not take work');
  }

  const lookNow = (): Promise<Readiness> =>
    (looking ??= look().finally(() => (looking = undefined)));
  const timer = setInterval(() => void lookNow(), LOOK_EVERY_MS).unref();
  void lookNow();

  return {
    last: () => last,
    look: () =>
      last !== undefined && performance.now() - lookedAt < FRESH_MS
        ? Promise.resolve(last)
        : lookNow(),
    close: () => clearInterval(timer),
  };
}

/** One question at a time: who asks while it is on its way gets the same answer. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined;
  return () => (current ??= ask().finally(() => (current = undefined)));
}

const late = () => new Error('no answer within a second');

/** What is answered within a second; else that the store is away, or refuses. */
async function answered<T>(
  question: Promise<T>,
): Promise<T | { state: 'away' | 'refused'; reason: string }> {
  try {
    return await withDeadline(LOOK_MS, question, late);
  } catch (error) {
    return { state: refusedOr('away', error), reason: textOf(error) };
  }
}

/** The reason may be behind a word of ours, such as "the task store does not answer". */
const refusedOr = <S extends string>(otherwise: S, error: unknown): S | 'refused' =>
  refusalIn(error) ? 'refused' : otherwise;

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return error.message.includes(cause) ? error.message : `${error.message}: ${cause}`;
}
