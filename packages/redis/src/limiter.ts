import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { atMost, createCounts, type Counted } from './counts.ts';
import { withDeadline } from './deadline.ts';
import { ratePrefix, type Shared } from './keys.ts';
import { isAway, RedisUnavailable } from './unavailable.ts';

export interface Limit {
  /** What is counted, as in `sign-in`. */
  name: string;
  /** How many one subject may take in one window, in all processes together. */
  points: number;
  /** Length of a window, ms, in whole seconds. It begins when the subject takes the first point. */
  perMs: number;
  /**
   * How many of them each process gives out by its own count before it asks Redis, and then tells of all; 0 by
   * default. It saves the hot path a round trip per request, and lets n processes give out up to
   * (n − 1) × `unasked` points too many.
   */
  unasked?: number;
  /**
   * Nobody waits for Redis at all: each process tells it after so many, and what all gave out is known by the answer. n processes may
   * give out up to n × `lease` points too many, and more only while Redis is slow to answer.
   */
  lease?: number;
  /** Subjects share so many keys at most, so that a flood of them has a bound; by default each has a key of its own. */
  slots?: number;
  /** How many subjects each process remembers; 20,000 by default. */
  remembers?: number;
}

export type Taken = { outcome: 'taken' } | { outcome: 'empty'; retryAfterMs: number };

/** Answers at once where Redis need not be asked, and with a promise where it must. */
export type Rule = (of: string) => Taken | Promise<Taken>;

/**
 * Limits that all processes share. Redis being away refuses nobody: each process then goes by its own count. A subject
 * that has used up its points is refused from memory until its window is over.
 */
export interface Limiter {
  /** One limit, for as long as the process lives. */
  rule(limit: Limit): Rule;
  /** Takes one point of a limit. Never rejects. */
  take(request: Limit & { of: string }): Promise<Taken>;
  /** How often something was asked for within a window, this time included; refuses nobody. Never rejects. */
  count(request: Counted): Promise<number>;
}

/** The memory of one process has a bound: beyond it those who were longest silent are forgotten. */
const MOST_SUBJECTS = 20_000;
/** What is counted shares so many keys, so that a flood of subjects has a bound. */
const COUNTED_SLOTS = 100_000;
/** Longer than a round trip of a Redis that is well. */
const ASK_MS = 250;
/** A Redis that did not answer is not asked for so long: it would cost everybody `ASK_MS`. */
const LEAVE_ALONE_MS = 1_000;

const TAKEN: Taken = { outcome: 'taken' };

/** What this process knows of one subject. `asked`: how many of the `used` points Redis has been told of. */
type Known = { used: number; asked: number; endsAt: number };

/** Keys hold digests of subjects, and every key expires with its window. */
export function createLimiter({ connection, prefix }: Shared): Limiter {
  const rules = new Map<string, Rule>();
  let awayUntil = 0;

  function rule(limit: Limit): Rule {
    const { name, points, perMs, unasked = 0, lease, slots, remembers = MOST_SUBJECTS } = limit;
    // Its room is taken at once and whole, and of many limits nobody is ever near.
    let memory: LRUCache<string, Known> | undefined;
    const shared = new RateLimiterRedis({
      storeClient: connection.client,
      keyPrefix: ratePrefix(prefix, name),
      points,
      duration: Math.ceil(perMs / 1000),
    });

    async function ask(subject: string, mine: Known): Promise<Taken> {
      const untold = mine.used - mine.asked;
      mine.asked = mine.used;
      await connection.firstAttempt;
      if (connection.client.status !== 'ready') return TAKEN;
      try {
        await withDeadline(ASK_MS, shared.consume(keyOf(subject, slots), untold), silent);
        return TAKEN;
      } catch (answer) {
        if (answer instanceof RateLimiterRes) return refuse(mine, points, answer.msBeforeNext);
        if (isAway(answer)) awayUntil = performance.now() + LEAVE_ALONE_MS;
        else connection.onError(answer instanceof Error ? answer : new Error(String(answer)));
        return TAKEN;
      }
    }

    return (subject) => {
      const now = performance.now();
      const known = (memory ??= new LRUCache(atMost(remembers)));
      let mine = known.get(subject);
      if (mine === undefined || mine.endsAt <= now) {
        mine = { used: 0, asked: 0, endsAt: now + perMs };
        known.set(subject, mine);
      }
      if (mine.used >= points)
        return { outcome: 'empty', retryAfterMs: Math.ceil(mine.endsAt - now) };
      mine.used += 1;
      if (lease !== undefined) {
        if (mine.used - mine.asked >= lease && now >= awayUntil) void ask(subject, mine);
        return TAKEN;
      }
      return mine.used <= unasked || now < awayUntil ? TAKEN : ask(subject, mine);
    };
  }

  return {
    rule,
    count: createCounts({ connection, prefix }, (of) => keyOf(of, COUNTED_SLOTS)),
    async take({ of, ...limit }) {
      const known = rules.get(limit.name) ?? rule(limit);
      rules.set(limit.name, known);
      return known(of);
    },
  };
}

function refuse(mine: Known, points: number, retryAfterMs: number): Taken {
  mine.used = points;
  mine.endsAt = performance.now() + retryAfterMs;
  return { outcome: 'empty', retryAfterMs };
}

function keyOf(subject: string, slots?: number): string {
  const digest = createHash('sha256').update(subject).digest();
  if (slots === undefined) return digest.toString('base64url').slice(0, 22);
  return `${digest.readUInt32BE() % slots}`;
}

const silent = () => new RedisUnavailable('Redis is unavailable: the limiter hears nothing');
