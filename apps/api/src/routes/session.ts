import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EmptyBody, ErrorBody, Session, SignIn } from '@seckill/contracts';
import { isPassword, type Db } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';
import { ApiError } from '../http/errors.ts';
import { createGate } from '../http/gate.ts';
import { clearSession, newGuest, readSession, setSession } from '../http/session.ts';

/** From one address: sixty tries at once, then one a second. */
const TRIES_FROM = { name: 'sign-in-from', capacity: 60, refillMs: 1000 };
/** At one account, from wherever: ten at once, then one in six seconds. */
const TRIES_AT = { name: 'sign-in-at', capacity: 10, refillMs: 6000 };

type Options = { db: Pick<Db, 'findMember'>; inventory: Pick<Inventory, 'takeToken'> };

export const sessionRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { db, inventory }) => {
  const hashing = createGate({ atOnce: 2, waiting: 100 });

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
      await refuseBeyond({ ...TRIES_FROM, of: request.ip });
      const member = await db.findMember(username.normalize('NFC'));
      // By account where there is one: its name may be written in more than one way.
      await refuseBeyond({ ...TRIES_AT, of: member?.userId ?? username.toLowerCase() });
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

  async function refuseBeyond(bucket: Parameters<Inventory['takeToken']>[0]) {
    const { outcome } = await inventory.takeToken(bucket);
    if (outcome === 'empty') {
      throw new ApiError('rate_limited', 'Too many tries. Wait a little before the next one.');
    }
  }
};
