import { callbackify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Ownership } from '@seckill/sales';
import { ApiError } from './errors.ts';
import { READS } from './reads.ts';

/** A purchase that comes while a store has not answered yet is not kept longer than this. */
const WAIT_MS = 700;

/**
 * Nothing is taken before it is known that the prefix of the keys is this product's: what would be taken might be another's. Once
 * that is known it costs nothing. Signing in as a guest changes no store.
 */
export function takeNoWorkUntilOwned(app: FastifyInstance, ownership: Ownership): void {
  const refuseUnlessOwned = callbackify(async () => {
    await Promise.race([ownership.look(), sleep(WAIT_MS, undefined, { ref: false })]);
    if (ownership.state === 'ours') return;
    throw new ApiError('unavailable', 'The stores cannot be reached yet. Try again shortly.');
  });
  app.addHook('onRequest', (request, _reply, done) => {
    const takesWork = !READS.has(request.method) && !request.url.startsWith('/api/session');
    if (!takesWork || ownership.state === 'ours') done();
    else refuseUnlessOwned((error) => done(error ?? undefined));
  });
}
