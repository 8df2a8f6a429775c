import type { FastifyInstance } from 'fastify';
import { pageAt } from '@seckill/contracts';
import { ApiError, sendError } from '../http/errors.ts';
import type { AdminPort } from '../network/admin-port.ts';
import { isOperatorsPath } from '../network/operators-path.ts';

/**
 * Answers what is for operators as an address where nothing is, unless it is asked for at the admin port. A route is known
 * by its pattern, as an address may be written in many ways; where there is none, as of a page, the address is judged.
 */
export function hideFromPublic(app: FastifyInstance, adminPort: AdminPort): void {
  let closing = Promise.resolve();
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    closing = adminPort.close(app);
    done();
  });
  app.addHook('onClose', () => closing);
  app.addHook('onRequest', (request, reply, done) => {
    const isHidden =
      !adminPort.isAsked(request) &&
      (isForOperators(request.routeOptions.url ?? '') || isForOperators(pathOf(request.url)));
    // Sent from here: a plugin with an error handler of its own would tell it in other words.
    if (isHidden) void sendError(nothingHere(), request, reply);
    else done();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    // A connection that would be kept would keep the port from closing.
    if (isClosing && adminPort.isAsked(request)) void reply.header('connection', 'close');
    done();
  });
}

const isForOperators = (path: string): boolean =>
  path === '/metrics' || isOperatorsPath(path) || pageAt(path)?.name === 'admin';

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

const nothingHere = () => new ApiError('not_found', 'There is nothing at this address.');
