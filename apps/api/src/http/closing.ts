import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './errors.ts';

/** What was on its way when the server began to close has arrived by then. */
const SILENT_MS = 500;

/**
 * While the server closes, requests still arrive on connections that are open. Fastify's own answer to them has neither a code nor a
 * Retry-After, so it is switched off (`return503OnClosing`) and this one is given. Who asks whether the process lives is told the truth, and
 * connections on which nothing was asked are ended.
 */
export function refuseWhileClosing(app: FastifyInstance): void {
  let closing = false;
  // Node takes a connection that never asked anything for one that is about to, and waits for it.
  const silent = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.addHook('preClose', (done) => {
    closing = true;
    setTimeout(() => silent.forEach((socket) => socket.destroy()), SILENT_MS).unref();
    done();
  });
  app.addHook(
    'onRequest',
    (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) => {
      silent.delete(request.raw.socket);
      if (!closing || request.url === '/healthz') done();
      else done(new ApiError('unavailable', 'This server is being restarted. Try again shortly.'));
    },
  );
}
