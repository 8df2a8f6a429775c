import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, PeopleMet, SaleParams } from '@seckill/contracts';
import { countPeopleMet, type Parts } from '@seckill/sales';
import { mayRefuse } from '../../contract/refusals.ts';
import { withBudget } from '../../http/budget.ts';
import { ApiError } from '../../http/errors.ts';
import type { Admins } from '../../who/admins.ts';

type Options = Parts & { admins: Admins };

/** Whom it would meet, told before an operator pauses, ends or resets a sale. */
export const peopleMetRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { admins, ...parts },
) => {
  app.get(
    '/api/admin/sales/:saleId/people',
    {
      onRequest: admins.require,
      config: mayRefuse('sale_not_found'),
      schema: {
        tags: ['admin'],
        summary: 'How many people a change of the sale meets just now',
        params: SaleParams,
        response: { 200: PeopleMet, '4xx': ErrorBody },
      },
    },
    async ({ params }) => {
      const met = await countPeopleMet(withBudget(parts), Number(params.saleId));
      if (!met) throw new ApiError('sale_not_found', 'There is no such sale.');
      return met;
    },
  );
};
