import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './errors.ts';

/**
 * While the server closes, requests still arrive on connections that are open. Fastify's own answer to them has neither a code nor a
 * Retry-After, so it is switched off (`return503OnClosing`) and this one is given. Who asks whether the process lives is told the truth.
 */
export function refuseWhileClosing(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook(
    'onRequest',
    (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) => {
      if (!closing || request.url === '/healthz') done();
      else done(new ApiError('unavailable', 'This server is being restarted. Try again shortly.'));
    },
  );
}
