import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { networkOfRequest } from '../http/limits.ts';
import { READS } from '../http/reads.ts';
import { isOperatorsPath } from '../network/operators-path.ts';
import type { Audit } from './audit.ts';

const ADMIN = '/api/admin/';
const SIGN_INS = new Set(['/api/session', '/api/admin/session']);
const REFUSED = new Set([401, 403, 429]);
const LONGEST = 200;

/**
 * Notes every change an operator asks for, with what became of it, and everybody who is not let in. It is a hook of these routes
 * only, whichever plugin they come from: other requests do not pass it.
 */
export function auditRequests(app: FastifyInstance, audit: Audit): void {
  app.decorateRequest('noted', null);
  app.addHook('onRoute', (route) => {
    if (!isOperatorsPath(route.url) && !SIGN_INS.has(route.url)) return;
    route.onResponse = [record, ...[route.onResponse ?? []].flat()];
  });

  function record(request: FastifyRequest, reply: FastifyReply, done: () => void) {
    done();
    const { method, noted, routeOptions, headers } = request;
    const { url = '' } = routeOptions;
    const status = reply.statusCode;
    const isAdmins = isOperatorsPath(url);
    const isChange = !READS.has(method);
    const deed = {
      role: noted?.role ?? 'nobody',
      who: noted?.who ?? null,
      action: `${method} ${url}`,
      target: '',
      network: networkOfRequest(request),
      status,
      code: noted?.code ?? null,
    } as const;
    if (deed.role === 'admin') {
      if (!isAdmins || !isChange) return;
      const facts = { ...(request.params as object), ...noted?.target };
      const target = Object.entries(facts).map(([name, value]) => `${name}=${value}`);
      return audit.did({ ...deed, target: target.join(' ').slice(0, LONGEST) });
    }
    if (!REFUSED.has(status)) return;
    if (SIGN_INS.has(url)) {
      if (method === 'POST') audit.failed(deed);
    } else if (isChange || headers.authorization !== undefined) {
      // Which of its routes was tried says little, and would make a row each.
      audit.failed({ ...deed, action: `${isChange ? 'POST' : 'GET'} ${ADMIN}*` });
    }
  }
}
