import { revokedChannel, revokedKey, type Shared } from './keys.ts';
import { subscribe } from './subscribe.ts';

export interface Revocations {
  /** Whether it was revoked, as far as this process has heard. No I/O. */
  has(id: string): boolean;
  /** Revokes it until a moment. Known here at once and elsewhere within moments; while Redis is away it is told later. Never rejects. */
  revoke(id: string, until: Date): Promise<void>;
  /** Hears of each that is revoked, here or elsewhere. Returns how to stop that. */
  onRevoked(listener: (id: string) => void): () => void;
  /** Resolves when all that were revoked before are known. */
  readonly loaded: Promise<void>;
  close(): void;
}

export interface RevocationsOptions extends Shared {
  /** The Redis of `connection`: what others revoke is heard over a connection of its own. */
  url: string;
  /** How many are kept; beyond it those that end soonest are forgotten. */
  most?: number;
}

const MOST = 100_000;
const AT_ONCE = 5_000;
/** Nothing that can be revoked lives longer. */
const LONGEST_MS = 31 * 24 * 3_600_000;
const TRY_EVERY_MS = 1_000;

/**
 * A list of what counts no more before its time is over, as the sessions that were ended. Every process has it in memory: it is read when
 * the process starts and whenever it hears again after a pause, and told by a channel in between. What a Redis has lost meanwhile is
 * told to it again.
 */
export function createRevocations({
  connection,
  prefix,
  url,
  most = MOST,
}: RevocationsOptions): Revocations {
  const key = revokedKey(prefix);
  const channel = revokedChannel(prefix);
  const untilOf = new Map<string, number>();
  const untold = new Map<string, number>();
  const listeners = new Set<(id: string) => void>();
  let isLoaded: (() => void) | undefined;
  const loaded = new Promise<void>((resolve) => {
    isLoaded = resolve;
  });
  let mustLoad = true;
  let working: Promise<void> | undefined;

  function learn(id: string, until: number): void {
    if (until <= Date.now() || untilOf.has(id)) return;
    untilOf.set(id, until);
    const [oldest] = untilOf.keys();
    if (untilOf.size > most && oldest !== undefined) untilOf.delete(oldest);
    for (const listener of listeners) listener(id);
  }

  async function load(): Promise<void> {
    mustLoad = false;
    const there = new Set<string>();
    for (let from = 0; ; from += AT_ONCE) {
      const page = await connection.send((redis) =>
        redis.zrangebyscore(key, Date.now(), '+inf', 'WITHSCORES', 'LIMIT', from, AT_ONCE),
      );
      for (let at = 0; at + 1 < page.length; at += 2) {
        const [id = '', until] = page.slice(at, at + 2);
        there.add(id);
        learn(id, Number(until));
      }
      if (page.length < 2 * AT_ONCE) break;
    }
    for (const [id, until] of untilOf) if (!there.has(id)) untold.set(id, until);
    isLoaded?.();
  }

  async function tell(id: string, until: number): Promise<void> {
    const now = Date.now();
    await connection.send((redis) =>
      redis
        .multi()
        .zremrangebyscore(key, '-inf', now)
        .zadd(key, until, id)
        .zremrangebyrank(key, 0, -most - 1)
        .pexpire(key, LONGEST_MS)
        .publish(channel, `${until} ${id}`)
        .exec(),
    );
    untold.delete(id);
  }

  async function work(): Promise<void> {
    try {
      if (mustLoad) await load();
      for (const [id, until] of untold) await tell(id, until);
    } catch {
      // Redis is away, which others say: the next try is a second from now.
      mustLoad = true;
    }
  }

  /** One after the other. */
  const catchUp = (): Promise<void> =>
    (working ??= work().finally(() => {
      working = undefined;
    }));

  function forgetEnded(): void {
    const now = Date.now();
    for (const [id, until] of untilOf) if (until <= now) untilOf.delete(id);
  }

  const subscription = subscribe({
    url,
    channel,
    publish: (to, text) => connection.send((redis) => redis.publish(to, text)),
    onMessage(text) {
      const [until, id] = text.split(' ');
      if (id !== undefined) learn(id, Number(until));
    },
    // Only now nothing is missed between what is read and what is heard.
    onListening() {
      mustLoad = true;
      void catchUp();
    },
    onError: connection.onError,
  });
  const timers = [
    setInterval(() => (mustLoad || untold.size > 0) && void catchUp(), TRY_EVERY_MS),
    setInterval(forgetEnded, 60 * TRY_EVERY_MS),
  ];
  for (const timer of timers) timer.unref();

  return {
    has: (id) => (untilOf.get(id) ?? 0) > Date.now(),
    async revoke(id, until) {
      learn(id, until.getTime());
      untold.set(id, until.getTime());
      await tell(id, until.getTime()).catch(() => undefined);
    },
    onRevoked(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    loaded,
    close() {
      subscription.close();
      for (const timer of timers) clearInterval(timer);
    },
  };
}
