import type { Limit, Limiter, Taken } from '@seckill/redis';
import type { FastifyRequest, preHandlerHookHandler } from 'fastify';
import { ApiError } from './errors.ts';

/** Who is counted where nothing else is said: the address that asks. */
const addressOf = (request: FastifyRequest): string => request.ip;

/** Who is signed in, as a guest or a member; behind `requireSession` that is everybody. */
export const sessionOrAddress = (request: FastifyRequest): string =>
  request.session?.userId ?? request.ip;

/**
 * Refuses with 429 who asks more often than the limit allows. It calls back, and with a promise only where Redis has
 * to be asked: a promise per request would cost a purchase a few per cent.
 */
export function limitTo(
  limiter: Limiter,
  limit: Limit,
  { of = addressOf, message = 'Too many requests. Slow down a little.' } = {},
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
