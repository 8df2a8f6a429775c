import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, PassAnswer, PassRequest, SaleParams } from '@seckill/contracts';
import { isSolved } from '@seckill/contracts/pass-work';
import type { Limiter } from '@seckill/redis';
import {
  DEMAND_MS,
  lastNumber,
  workFor,
  type Parts,
  type Passes,
  type PassVerifier,
} from '@seckill/sales';
import type { ApiConfig } from '../config.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { limitTo, networkOfRequest, sessionOrAddress } from '../http/limits.ts';
import type { People } from '../http/people.ts';
import { requireSession, sessionOf } from '../http/session.ts';
import { passOpensAt, type SaleBoard } from '../sales/board.ts';
import { refuseUnlessBuyer } from '../sales/buyers.ts';

type Options = Pick<Parts, 'tasks'> & {
  board: SaleBoard;
  people: People;
  passes: Passes;
  limiter: Limiter;
  verifier: PassVerifier | undefined;
  config: Pick<ApiConfig, 'passWorkBits'>;
};

/** From the opening, or from when it is fetched after that. */
const PASS_LASTS_MS = 30 * 60_000;

/** Passes, where a sale asks for one: fetched before the press, so that the press asks nobody. */
export const passRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { tasks, board, people, passes, limiter, verifier, config },
) => {
  app.post(
    '/api/sales/:saleId/pass',
    {
      config: mayRefuse(
        'members_only',
        'verified_only',
        'pass_invalid',
        'sale_not_found',
        'sale_ended',
        'sale_not_started',
        'rate_limited',
      ),
      schema: {
        tags: ['purchases'],
        summary: 'A pass for one purchase: first a challenge, then with its solution the pass',
        description:
          'An empty body is answered with a challenge: `pass` is null. For each part from 0 to `parts` − 1 find a number below 2^32 ' +
          'so that SHA-256 of the 40 bytes SHA-256(`token`), part, number (32 bits each, the higher byte first) begins with `bits` ' +
          'zero bits. Sent as `{challenge: token, solution: [number, …]}` it buys the pass; sent again, the same one. The work grows ' +
          'with how many passes the network asks for. From `pass.opensAt` of the sale on.',
        params: SaleParams,
        body: PassRequest,
        response: { 201: PassAnswer, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: [
        requireSession,
        limitTo(limiter, { name: 'pass', points: 30, perMs: 10_000 }, { of: sessionOrAddress }),
      ],
    },
    async (request, reply) => {
      const session = sessionOf(request);
      people.refuseTakenAlong(session);
      const facts = await board.get(Number(request.params.saleId));
      if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
      const { row } = facts;
      const now = facts.now();
      if (now >= row.closesAt.getTime()) throw new ApiError('sale_ended', 'The sale is over.');
      if (now < passOpensAt(facts).getTime()) {
        throw new ApiError(
          'sale_not_started',
          `Passes are given out from ${passOpensAt(facts).toISOString()} on.`,
        );
      }
      refuseUnlessBuyer(app, row, session);
      const { id: saleId, round } = row;
      const holder = { userId: session.userId, saleId, round };
      const { challenge: token, solution = [], verification = '' } = request.body;
      reply.code(201);
      if (token !== undefined) {
        const redeemed = passes.redeem(holder, token, now);
        if (!redeemed) throw invalid('This challenge is of another buyer or round, or too old.');
        if (!isSolved({ ...redeemed, token }, solution))
          throw invalid('This is no solution of it.');
        if (verifier && !(await isPerson(verifier, verification, request.ip)))
          throw invalid('The verifier has not found a person.');
        return { pass: redeemed.pass, expiresAt: new Date(redeemed.expiresAt).toISOString() };
      }
      const of = networkOfRequest(request);
      const [after, nth] = await Promise.all([
        lastNumber({ tasks }, { saleId, round }, people.idsOf(session)),
        limiter.count({ name: 'passes', of, perMs: DEMAND_MS }),
      ]);
      const work = workFor(nth, config.passWorkBits);
      const expiresAt = Math.round(Math.max(now, row.opensAt.getTime()) + PASS_LASTS_MS);
      const challenge = {
        token: passes.challenge(holder, { after, expiresAt, ...work }),
        algorithm: 'sha-256' as const,
        ...work,
      };
      return { pass: null, expiresAt: new Date(expiresAt).toISOString(), challenge };
    },
  );
};

const invalid = (message: string) => new ApiError('pass_invalid', message);

async function isPerson(verifier: PassVerifier, verification: string, address: string) {
  if (verification === '') return false;
  return verifier.verify(verification, address).catch(() => {
    throw new ApiError('unavailable', 'The verifier does not answer. Try again in a moment.');
  });
}
