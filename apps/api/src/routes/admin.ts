import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminSignIn,
  ErrorBody,
  OperatorSession,
  Overview,
  ResetRequest,
  ResetResult,
  SaleParams,
  VerifyQuery,
  VerifySheet,
} from '@seckill/contracts';
import { reset, verify, type Log, type Parts } from '@seckill/sales';
import { withBudget } from '../http/budget.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { languageOf } from '../http/language.ts';
import { IdempotencyHeaders, operationKey } from '../http/idempotency.ts';
import type { SaleBoard } from '../sales/board.ts';
import { readOverview, type OverviewParts } from '../overview/read-overview.ts';
import { operatorOf, type Admins } from '../who/admins.ts';
import { note } from '../network/noted.ts';

type Options = Parts & { admins: Admins; board: SaleBoard; overview: OverviewParts; log: Log };

export const adminRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { admins, board, overview, log, ...parts },
) => {
  app.post(
    '/api/admin/session',
    {
      config: mayRefuse('bad_credentials', 'rate_limited'),
      schema: {
        tags: ['admin'],
        summary: 'Sign in as an operator: the cookie stands for the token',
        body: AdminSignIn,
        response: { 204: Type.Null(), 401: ErrorBody },
      },
    },
    async (request, reply) => {
      const operator = await admins.findByToken(request.body.token, request);
      if (!operator) throw new ApiError('bad_credentials', 'That is the token of no operator.');
      admins.begin(reply, operator);
      return reply.code(204).send(null);
    },
  );

  app.register(async (guarded: typeof app) => {
    guarded.addHook('onRequest', admins.require);

    guarded.get(
      '/api/admin/session',
      {
        schema: {
          tags: ['admin'],
          summary: 'Who is signed in, and with which role',
          response: { 200: OperatorSession },
        },
      },
      async (request) => {
        const { name, role } = operatorOf(request);
        return { name, role };
      },
    );

    guarded.delete(
      '/api/admin/session',
      {
        schema: {
          tags: ['admin'],
          summary: 'Sign out; no copy of the cookie is worth anything from now on',
          response: { 204: Type.Null() },
        },
      },
      async (_request, reply) => {
        await admins.end(reply);
        return reply.code(204).send(null);
      },
    );

    guarded.get(
      '/api/admin/overview',
      {
        schema: {
          tags: ['admin'],
          summary: 'Sales, queues and workers at a glance',
          response: { 200: Overview },
        },
      },
      (request) => readOverview(overview, languageOf(request)),
    );

    guarded.get(
      '/api/admin/sales/:saleId/verify',
      {
        config: mayRefuse('sale_not_found'),
        schema: {
          tags: ['admin'],
          summary: 'The proof: each guarantee of a round as two independent counts',
          params: SaleParams,
          querystring: VerifyQuery,
          response: { 200: VerifySheet, '4xx': ErrorBody },
        },
      },
      async ({ params, query }) => {
        const sheet = await verify(parts, Number(params.saleId), {
          round: query.round === undefined ? undefined : Number(query.round),
        });
        if (!sheet)
          throw new ApiError('sale_not_found', 'There is no such sale, or no such round.');
        return sheet;
      },
    );

    guarded.post(
      '/api/admin/sales/:saleId/reset',
      {
        config: mayRefuse('sale_not_found', 'round_changed', 'idempotency_conflict'),
        schema: {
          tags: ['admin'],
          summary: 'Close the round and begin the next with so many units',
          params: SaleParams,
          headers: IdempotencyHeaders,
          body: ResetRequest,
          response: { 200: ResetResult, '4xx': ErrorBody },
        },
      },
      async (request) => {
        const saleId = Number(request.params.saleId);
        const round = {
          saleId,
          ...request.body,
          operationKey: operationKey('reset', request.headers),
          who: operatorOf(request).name,
        };
        const outcome = await reset(withBudget(parts), round, log);
        switch (outcome.outcome) {
          case 'opened':
            board.drop(saleId);
            note(request, { target: { round: outcome.result.round } });
            return outcome.result;
          case 'sale_not_found':
            throw new ApiError('sale_not_found', 'There is no such sale.');
          case 'round_changed':
            throw new ApiError(
              'round_changed',
              `The sale is at round ${outcome.round} by now. Look again before you reset it.`,
            );
          case 'idempotency_conflict':
            throw new ApiError(
              'idempotency_conflict',
              'This Idempotency-Key was used for another reset. Use a new one.',
            );
        }
      },
    );
  });
};
