import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EmptyBody, ErrorBody, Session } from '@seckill/contracts';
import { ApiError } from '../errors.ts';
import { clearSession, newGuest, readSession, setSession } from '../session.ts';

export const sessionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/api/session/guest',
    { schema: { tags: ['session'], body: EmptyBody, response: { 201: Session } } },
    async (request, reply) => {
      const session = readSession(request) ?? newGuest();
      setSession(reply, session);
      return reply.code(201).send(session);
    },
  );

  app.get(
    '/api/session',
    { schema: { tags: ['session'], response: { 200: Session, 401: ErrorBody } } },
    async (request) => {
      const session = readSession(request);
      if (!session) throw new ApiError('unauthenticated', 'Nobody is signed in.');
      return session;
    },
  );

  app.delete('/api/session', { schema: { tags: ['session'] } }, async (_request, reply) => {
    clearSession(reply);
    return reply.code(204).send();
  });
};
