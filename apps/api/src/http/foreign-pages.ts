import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError, sendError } from './errors.ts';
import type { OriginCheck } from './origins.ts';
import { READS } from './reads.ts';

/**
 * Refuses what another site's page would change in a visitor's name (CSRF), or as whom it would sign a visitor in. A cookie's
 * `SameSite` does not stop the pages of the same site: another port of the host, another name of the domain. Judged once for every
 * route, before a body is read. A program sends neither Origin nor Sec-Fetch-Site; one with a bearer and no cookie carries
 * nothing by accident, whatever it says.
 */
export function refuseForeignPages(app: FastifyInstance, isOwn: OriginCheck): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (READS.has(request.method) || isTold(request) || isFromOwnPage(request, isOwn)) done();
    // Sent from here: a plugin with an error handler of its own would tell it without a code.
    else void sendError(refusal(), request, reply);
  });
}

/** Whether whoever asks says itself who it is, which no page can do without being allowed to read here. */
const isTold = ({ headers }: FastifyRequest): boolean =>
  headers.cookie === undefined && headers.authorization !== undefined;

/** Browsers that send no Origin with a change, but say which site asks, may be asked by any page of it. */
function isFromOwnPage({ headers }: FastifyRequest, isOwn: OriginCheck): boolean {
  return isOwn(headers.origin) && !(headers.origin === undefined && 'sec-fetch-site' in headers);
}

const refusal = () =>
  new ApiError(
    'origin_forbidden',
    'This page may not do that here. Open the shop at its own address.',
  );
