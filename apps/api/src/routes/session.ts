import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EmptyBody, ErrorBody, Session, SessionChange, SignedIn, SignIn } from '@seckill/contracts';
import { isPassword } from '@seckill/db';
import type { Limiter, Revocations } from '@seckill/redis';
import { takeAlong, type Log, type Parts } from '@seckill/sales';
import type { ApiConfig } from '../config.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { createGate } from '../http/gate.ts';
import { languageOf } from '../http/language.ts';
import { limitCostly, limitTo, networkOfRequest, perNetwork } from '../http/limits.ts';
import type { People } from '../http/people.ts';
import {
  clearSession,
  endOfCopies,
  isGuest,
  newGuest,
  newSession,
  readSession,
  requireSession,
  setSession,
  toSession,
} from '../http/session.ts';
import { countFailures } from '../who/guessers.ts';
import { deviceOf, rememberDevice } from '../who/known-device.ts';
import { note } from '../network/noted.ts';

/** Wrong passwords from one network, at whatever accounts. */
const WRONG_FROM = { name: 'wrong-password-from', points: 59, perMs: 60_000 };
/** Wrong passwords at one account from one network; from a browser that has signed in to it before, which is counted by itself. */
const WRONG_AT = { name: 'wrong-password-at', points: 9, perMs: 60_000 };

const NOTHING = { orders: 0, tickets: 0, notTaken: 0 };

type Options = Parts & {
  limiter: Limiter;
  revocations: Revocations;
  people: People;
  log: Log;
  config: Pick<ApiConfig, 'guestsPerNetwork'>;
};

export const sessionRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { limiter, revocations, people, log, config, ...parts },
) => {
  const { db } = parts;
  const hashing = createGate({
    atOnce: 2,
    waiting: 100,
    message: 'Too many people sign in right now. Try again shortly.',
  });
  const wrongFrom = countFailures(limiter, WRONG_FROM);
  const wrongAt = countFailures(limiter, WRONG_AT);

  const guests = limitTo(
    limiter,
    perNetwork({ name: 'guest', points: config.guestsPerNetwork, perMs: 60_000 }),
    { message: 'Too many new guests from here. Try again in a moment.' },
  );

  app.post(
    '/api/session/guest',
    {
      config: mayRefuse('rate_limited'),
      schema: {
        tags: ['session'],
        summary: 'Sign in as a guest; who has a session keeps it',
        body: EmptyBody,
        response: { 201: Session, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: (request, reply, done) =>
        // Whoever has a cookie already gets no new name.
        readSession(request) ? done() : guests.call(app, request, reply, done),
    },
    async (request, reply) => {
      const known = readSession(request);
      // Whoever has the cookie of a guest that became a member begins anew.
      const session = known && !people.isTakenAlong(known.userId) ? known : newGuest();
      setSession(reply, session);
      return reply.code(201).send(toSession(app, session));
    },
  );

  app.post(
    '/api/session',
    {
      config: mayRefuse('bad_credentials', 'rate_limited', 'overloaded'),
      schema: {
        tags: ['session'],
        summary: "Sign in; what the guest of this cookie held is the member's from now on",
        body: SignIn,
        response: { 200: SignedIn, '4xx': ErrorBody, '5xx': ErrorBody },
      },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      const network = networkOfRequest(request);
      const member = await db.findMember(username.normalize('NFC'));
      // By account where there is one: its name may be written in more than one way.
      if (member) note(request, { role: 'member', who: member.userId });
      const account = member?.userId ?? username.toLowerCase();
      const device = deviceOf(request, account);
      const guesser = device ?? `${account}|${network}`;
      const refuseGuesser = () => {
        wrongAt.refuse(guesser);
        if (device === undefined) wrongFrom.refuse(network);
      };
      refuseGuesser();
      const right = await hashing(async () => {
        // While it waited its turn, others may have failed.
        refuseGuesser();
        if (await isPassword(password, member?.passwordHash)) return true;
        // Counted before the next one has its turn.
        await Promise.all([wrongAt.failed(guesser), wrongFrom.failed(network)]);
        return false;
      });
      if (!member || !right) {
        throw new ApiError('bad_credentials', 'That name and password do not go together.');
      }
      const language = languageOf(request);
      if (language && language !== member.language) await db.keepLanguage(member.userId, language);
      const { userId, name } = member;
      const confirmation = member.confirmation ?? undefined;
      const guest = readSession(request);
      const claimed =
        guest && isGuest(guest.userId)
          ? await takeAlong(parts, { guestId: guest.userId, memberId: userId }, log)
          : NOTHING;
      const guests = (await db.listGuestsOf(userId)).map(({ guestId }) => guestId);
      for (const guestId of guests) people.learn({ guestId, memberId: userId });
      const session = { userId, name, guests, ...newSession(), confirmation };
      setSession(reply, session);
      rememberDevice(reply, userId);
      return { ...toSession(app, session), claimed };
    },
  );

  app.get(
    '/api/session',
    {
      schema: {
        tags: ['session'],
        summary: 'Who I am',
        response: { 200: Session, 401: ErrorBody },
      },
    },
    async (request) => {
      const session = readSession(request);
      if (!session) throw new ApiError('unauthenticated', 'Nobody is signed in.');
      return toSession(app, session);
    },
  );

  app.patch(
    '/api/session',
    {
      preHandler: [requireSession, ...limitCostly(limiter, 'session')],
      config: mayRefuse('rate_limited'),
      schema: {
        tags: ['session'],
        summary: 'The language in which texts go to a member from now on',
        body: SessionChange,
        response: { 200: Session, 401: ErrorBody },
      },
    },
    async (request) => {
      const session = readSession(request);
      if (!session) throw new ApiError('unauthenticated', 'Nobody is signed in.');
      await db.keepLanguage(session.userId, request.body.language);
      return toSession(app, session);
    },
  );

  app.delete(
    '/api/session',
    {
      config: mayRefuse('rate_limited'),
      schema: {
        tags: ['session'],
        summary:
          'Sign out: no copy of the cookie is worth anything from now on, and its sockets are closed',
        response: { 204: Type.Null() },
      },
      preHandler: limitTo(limiter, { name: 'sign-out', points: 60, perMs: 60_000 }),
    },
    async (request, reply) => {
      const session = readSession(request);
      if (session) await revocations.revoke(session.id, endOfCopies());
      clearSession(reply);
      return reply.code(204).send(null);
    },
  );
};
