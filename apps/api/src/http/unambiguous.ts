import type { FastifyInstance } from 'fastify';
import { ApiError, sendError } from './errors.ts';
import { hangUpWith } from './hang-up.ts';

/**
 * Refuses what two readers of one request could read differently: two `Host` headers, of which Node keeps the first, or none (RFC
 * 9112, 3.2). And answers who takes this for a proxy, to whom Node says nothing.
 */
export function refuseAmbiguous(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { rawHeaders, httpVersion } = request.raw;
    const hosts = hostsIn(rawHeaders);
    if (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) return done();
    void sendError(new ApiError('bad_request', 'A request has one Host.'), request, reply);
  });
  app.server.on('connect', (_request, socket) =>
    hangUpWith(socket, 'method_not_allowed', 'This is no proxy.', {
      allow: 'GET, HEAD, POST, PATCH, DELETE',
    }),
  );
}

function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}
