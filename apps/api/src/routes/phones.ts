import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  ErrorBody,
  Phone,
  PHONE_CODE_MS,
  PHONE_RESEND_MS,
  PhoneAsked,
  PhoneCodeEntered,
  PhoneRequest,
  Session,
} from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Limiter, Revocations, Taken } from '@seckill/redis';
import { askForCode, enterCode, mobileOf, type PhoneCodes } from '@seckill/sales';
import type { Tasks } from '@seckill/task-engine';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiConfig } from '../config.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { limitCostly, limitTo, networkOfRequest, perNetwork } from '../http/limits.ts';
import {
  endOfCopies,
  isGuest,
  type KnownSession,
  requireSession,
  sessionOf,
  setSession,
  toSession,
} from '../http/session.ts';

const DAY_MS = 86_400_000;
/** One code after the other, and so many in a day, for one member. */
const RESEND = { name: 'phone-code-member', points: 1, perMs: PHONE_RESEND_MS };
const PER_MEMBER = { name: 'phone-code-member-day', points: 10, perMs: DAY_MS };
/** Codes entered from one network, right or wrong. */
const ENTERED_FROM = { name: 'phone-code-entered', points: 300, perMs: 600_000 };

type Options = {
  db: Pick<Db, 'askPhoneCode' | 'confirmPhone' | 'findContacts' | 'findPhone'>;
  tasks: Pick<Tasks, 'delay'>;
  codes: PhoneCodes;
  limiter: Limiter;
  revocations: Revocations;
  config: Pick<ApiConfig, 'phoneCodesPerNetwork'>;
};

/** A member shows that a number is theirs, by the code of a text. */
export const phoneRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { codes, limiter, revocations, config, ...parts },
) => {
  const ofNetwork = limiter.rule(
    perNetwork({ name: 'phone-code-from', points: config.phoneCodesPerNetwork, perMs: DAY_MS }),
  );
  const mustBeMember = [requireSession, refuseGuests];

  app.get(
    '/api/users/me/mobile',
    {
      config: mayRefuse('members_only', 'rate_limited'),
      schema: {
        tags: ['users'],
        summary:
          'My number, and whether it is confirmed; a session that does not know it yet learns it',
        response: { 200: Phone, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: [...mustBeMember, ...limitCostly(limiter, 'phone')],
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const phone = await parts.db.findPhone(session.userId);
      if (phone?.confirmation !== session.confirmation) {
        setSession(reply, { ...session, confirmation: phone?.confirmation });
      }
      if (phone) return { mobile: phone.mobile, confirmedAt: phone.confirmedAt.toISOString() };
      const contact = (await parts.db.findContacts([session.userId])).get(session.userId);
      return { mobile: contact?.mobile ?? null, confirmedAt: null };
    },
  );

  app.post(
    '/api/users/me/mobile',
    {
      config: mayRefuse('members_only', 'rate_limited'),
      schema: {
        tags: ['users'],
        summary: 'Have a code sent to a number; the answer is the same whoever has it',
        body: PhoneRequest,
        response: { 202: PhoneAsked, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: mustBeMember,
    },
    async (request, reply) => {
      const { userId } = sessionOf(request);
      const mobile = mobileOf(request.body.mobile);
      if (mobile === undefined) {
        throw new ApiError(
          'bad_request',
          'body/mobile must be a mobile number, with its country, as +447911123456',
          { field: 'body/mobile' },
        );
      }
      refuseBeyond(await limiter.take({ ...RESEND, of: userId }), 'A code was just sent.');
      refuseBeyond(await limiter.take({ ...PER_MEMBER, of: userId }), 'You asked for many codes.');
      refuseBeyond(await ofNetwork(networkOfRequest(request)), 'Many codes were asked for here.');
      await askForCode({ ...parts, limiter }, { memberId: userId, mobile });
      return reply
        .code(202)
        .send({ mobile, goodForMs: PHONE_CODE_MS, resendAfterMs: PHONE_RESEND_MS });
    },
  );

  app.post(
    '/api/users/me/mobile/confirmation',
    {
      config: mayRefuse('members_only', 'code_wrong', 'code_expired', 'rate_limited'),
      schema: {
        tags: ['users'],
        summary:
          'Confirm the number by its code; an account that had it before has none from now on',
        body: PhoneCodeEntered,
        response: { 200: Session, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: [
        ...mustBeMember,
        ...limitCostly(limiter, 'phone'),
        limitTo(limiter, perNetwork(ENTERED_FROM)),
      ],
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const { code } = request.body;
      const entered = await enterCode({ ...parts, codes }, { memberId: session.userId, code });
      switch (entered.outcome) {
        case 'wrong':
          throw new ApiError('code_wrong', 'That is not the code of the last text.');
        case 'expired':
          throw new ApiError(
            'code_expired',
            'There is no code that is still good. Ask for a new one.',
          );
        case 'confirmed': {
          const { confirmation, ended } = entered;
          await Promise.all(ended.map((each) => revocations.revoke(each, endOfCopies())));
          const known: KnownSession = { ...session, confirmation };
          setSession(reply, known);
          return toSession(app, known);
        }
      }
    },
  );
};

function refuseGuests(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  if (!isGuest(sessionOf(request).userId)) done();
  else done(new ApiError('members_only', 'Only members confirm a phone. Sign in first.'));
}

function refuseBeyond(taken: Taken, message: string): void {
  if (taken.outcome === 'taken') return;
  const { retryAfterMs } = taken;
  throw new ApiError('rate_limited', `${message} Wait before the next one.`, { retryAfterMs });
}
