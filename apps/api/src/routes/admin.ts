import { createHash } from 'node:crypto';
import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminSignIn,
  ErrorBody,
  Overview,
  ResetRequest,
  ResetResult,
  SaleParams,
  VerifySheet,
} from '@seckill/contracts';
import type { Limiter } from '@seckill/redis';
import type { ApiConfig } from '../config.ts';
import { ApiError } from '../errors.ts';
import { limitTo } from '../limits.ts';
import { readOverview } from '../overview.ts';
import { resetSale, type Stores } from '../reset-sale.ts';
import { clearAdminSession, requireAdmin, sameSecret, setAdminSession } from '../session.ts';
import { verifySale } from '../verify-sale.ts';

const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});

type Options = Stores & { config: ApiConfig; limiter: Limiter };

export const adminRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { config, limiter, ...stores },
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
      () => readOverview(stores),
    );

    guarded.get(
      '/api/admin/sales/:saleId/verify',
      {
        schema: {
          tags: ['admin'],
          params: SaleParams,
          response: { 200: VerifySheet, 404: ErrorBody },
        },
      },
      async (request) => {
        const sheet = await verifySale(stores, Number(request.params.saleId));
        if (!sheet) throw new ApiError('sale_not_found', 'There is no such sale.');
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
        const key = request.headers['idempotency-key'];
        const outcome = await resetSale(stores, {
          saleId: Number(request.params.saleId),
          ...request.body,
          ...(key ? { operationKey: createHash('sha256').update(key).digest('hex') } : {}),
        });
        switch (outcome.outcome) {
          case 'opened':
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
