import type { FastifyInstance } from 'fastify';
import { ApiError, sendError } from './errors.ts';
import { READS } from './reads.ts';

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** JSON is the only language spoken here, by every route and plugin; a request without a body says `{}`. */
export function acceptOnlyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parse);
  app.addHook('onRequest', (request, reply, done) => {
    if (READS.has(request.method)) return done();
    const { 'content-type': type, 'content-encoding': encoding } = request.headers;
    const isJson = type === undefined || JSON_TYPE.test(type);
    if (isJson && (encoding === undefined || encoding === 'identity')) return done();
    const refusal = isJson
      ? new ApiError('unsupported_media_type', 'A body is sent as it is, without an encoding.')
      : new ApiError('unsupported_media_type', 'A body is application/json or absent.');
    void sendError(refusal, request, reply);
  });
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined && request.method === 'POST') request.body = {};
    done();
  });
}
