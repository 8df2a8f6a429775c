import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EmptyBody, ErrorBody, Session, SignIn } from '@seckill/contracts';
import { isPassword, type Db } from '@seckill/db';
import type { Limiter, Rule } from '@seckill/redis';
import { ApiError } from '../http/errors.ts';
import { createGate } from '../http/gate.ts';
import { clearSession, newGuest, readSession, setSession } from '../http/session.ts';

/** Tries from one address. */
const TRIES_FROM = { name: 'sign-in-from', points: 60, perMs: 60_000 };
/** Tries at one account, from wherever. */
const TRIES_AT = { name: 'sign-in-at', points: 10, perMs: 60_000 };

type Options = { db: Pick<Db, 'findMember'>; limiter: Limiter };

export const sessionRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { db, limiter }) => {
  const hashing = createGate({ atOnce: 2, waiting: 100 });
  const triesFrom = limiter.rule(TRIES_FROM);
  const triesAt = limiter.rule(TRIES_AT);

  app.post(
    '/api/session/guest',
    { schema: { tags: ['session'], body: EmptyBody, response: { 201: Session } } },
    async (request, reply) => {
      const session = readSession(request) ?? newGuest();
      setSession(reply, session);
      return reply.code(201).send(session);
    },
  );

  app.post(
    '/api/session',
    {
      schema: {
        tags: ['session'],
        body: SignIn,
        response: { 200: Session, '4xx': ErrorBody, '5xx': ErrorBody },
      },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      await refuseBeyond(triesFrom, request.ip);
      const member = await db.findMember(username.normalize('NFC'));
      // By account where there is one: its name may be written in more than one way.
      await refuseBeyond(triesAt, member?.userId ?? username.toLowerCase());
      const right = await hashing(() => isPassword(password, member?.passwordHash));
      if (!member || !right) {
        throw new ApiError('bad_credentials', 'That name and password do not go together.');
      }
      const session = { userId: member.userId, name: member.name };
      setSession(reply, session);
      return session;
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

async function refuseBeyond(rule: Rule, of: string) {
  const { outcome } = await rule(of);
  if (outcome === 'empty') {
    throw new ApiError('rate_limited', 'Too many tries. Wait a little before the next one.');
  }
}
