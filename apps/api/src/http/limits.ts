import type { Limit, Limiter, Taken } from '@seckill/redis';
import type { FastifyRequest, preHandlerHookHandler } from 'fastify';
import { networkOf } from '../network/network-of.ts';
import { ApiError } from './errors.ts';

/** Who is counted where nothing else is said: the network that asks. */
export const networkOfRequest = ({ ip }: FastifyRequest): string => networkOf(ip);

/** Who is signed in, as a guest or a member; behind `requireSession` that is everybody. */
export const sessionOrAddress = (request: FastifyRequest): string =>
  request.session?.userId ?? networkOfRequest(request);

/**
 * Refuses with 429 who asks more often than the limit allows. It calls back, and with a promise only where Redis has
 * to be asked: a promise per request would cost a purchase a few per cent.
 */
export function limitTo(
  limiter: Limiter,
  limit: Limit,
  { of = networkOfRequest, message = 'Too many requests. Slow down a little.' } = {},
): preHandlerHookHandler {
  const rule = limiter.rule(limit);
  const refusal = (outcome: 'taken' | 'empty') =>
    outcome === 'empty' ? new ApiError('rate_limited', message) : undefined;

  /** A rule never rejects. */
  async function decideLater(taken: Promise<Taken>, done: (error?: Error) => void) {
    const { outcome } = await taken;
    done(refusal(outcome));
  }

  return (request, _reply, done) => {
    const taken = rule(of(request));
    if (taken instanceof Promise) void decideLater(taken, done);
    else done(refusal(taken.outcome));
  };
}

/** So many keys in Redis at most for one limit per network; two that share one are as one, and the limits are generous. */
const SLOTS = 262_144;
/** Parts of a limit per network that each process gives out before it tells the others. */
const LEASES = 20;

/** A limit for everybody of one network together: with room for all who share an address, and a bound for who takes many names. */
export const perNetwork = (limit: Pick<Limit, 'name' | 'points' | 'perMs'>): Limit => ({
  ...limit,
  lease: Math.ceil(limit.points / LEASES),
  slots: SLOTS,
});

const WINDOW_MS = 10_000;
const OF_ONE_SESSION = 60;
const OF_ONE_NETWORK = 6_000;

/** So many polls of one session in 10 s, by the count of each process: a page asks five times at most. */
const POLLS_OF_ONE_SESSION = 600;

export type PollLimits = ReturnType<typeof limitPolls>;

/** For what pages ask again and again. Nobody waits for Redis; `session` is for those behind `requireSession`. */
export const limitPolls = (limiter: Limiter, ofNetwork: number) => ({
  session: limitTo(
    limiter,
    {
      name: 'polls',
      points: POLLS_OF_ONE_SESSION,
      perMs: WINDOW_MS,
      unasked: POLLS_OF_ONE_SESSION,
    },
    { of: sessionOrAddress },
  ),
  network: limitTo(
    limiter,
    perNetwork({ name: 'polls-network', points: ofNetwork, perMs: WINDOW_MS }),
  ),
});

/**
 * For what asks MySQL, or changes something: two counts, as sessions cost nothing and an address may be that of many people. Behind
 * `requireSession`.
 */
export const limitCostly = (limiter: Limiter, name: string): preHandlerHookHandler[] => [
  limitTo(
    limiter,
    { name, points: OF_ONE_SESSION, perMs: WINDOW_MS, unasked: OF_ONE_SESSION / 10 },
    { of: sessionOrAddress },
  ),
  limitTo(
    limiter,
    perNetwork({ name: `${name}-network`, points: OF_ONE_NETWORK, perMs: WINDOW_MS }),
  ),
];
