import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminSignIn,
  ErrorBody,
  Overview,
  ResetRequest,
  ResetResult,
  SaleParams,
  VerifyQuery,
  VerifySheet,
} from '@seckill/contracts';
import type { Limiter } from '@seckill/redis';
import { reset, verify, type Log, type Parts } from '@seckill/sales';
import type { ApiConfig } from '../config.ts';
import { withBudget } from '../http/budget.ts';
import { ApiError } from '../http/errors.ts';
import { limitTo } from '../http/limits.ts';
import { IdempotencyHeaders, operationKey } from '../http/idempotency.ts';
import type { SaleBoard } from '../sales/board.ts';
import { readOverview } from '../sales/overview.ts';
import { clearAdminSession, requireAdmin, sameSecret, setAdminSession } from '../http/session.ts';

type Options = Parts & { config: ApiConfig; board: SaleBoard; log: Log; limiter: Limiter };

export const adminRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { config, board, log, limiter, ...parts },
) => {
  app.post(
    '/api/admin/session',
    {
      schema: {
        tags: ['admin'],
        body: AdminSignIn,
        response: { 204: Type.Null(), 401: ErrorBody },
      },
      preHandler: limitTo(limiter, { name: 'admin-sign-in', points: 20, perMs: 60_000 }),
    },
    async (request, reply) => {
      if (!sameSecret(request.body.token, config.adminToken)) {
        throw new ApiError('bad_credentials', 'That is not the admin token.');
      }
      setAdminSession(reply);
      return reply.code(204).send(null);
    },
  );

  app.register(async (guarded: typeof app) => {
    guarded.addHook('onRequest', requireAdmin(config.adminToken));

    guarded.delete(
      '/api/admin/session',
      { schema: { tags: ['admin'] } },
      async (_request, reply) => {
        clearAdminSession(reply);
        return reply.code(204).send();
      },
    );

    guarded.get(
      '/api/admin/overview',
      { schema: { tags: ['admin'], response: { 200: Overview } } },
      () => readOverview({ ...parts, board }),
    );

    guarded.get(
      '/api/admin/sales/:saleId/verify',
      {
        schema: {
          tags: ['admin'],
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
        schema: {
          tags: ['admin'],
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
        };
        const outcome = await reset(withBudget(parts), round, log);
        switch (outcome.outcome) {
          case 'opened':
            board.drop(saleId);
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
