import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AdminSearchQuery, ErrorBody, SearchFound } from '@seckill/contracts';
import type { Parts } from '@seckill/sales';
import { withBudget } from '../../http/budget.ts';
import { search } from '../../sales/search.ts';
import type { Admins } from '../../who/admins.ts';

type Options = Pick<Parts, 'db' | 'tasks'> & { admins: Admins };

/** One question for whatever a caller can read out. */
export const adminSearchRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { admins, ...parts },
) => {
  app.get(
    '/api/admin/search',
    {
      onRequest: admins.require,
      schema: {
        tags: ['admin'],
        summary:
          'What is meant by an order number, a name, a phone, or the id of a buyer, an order, a payment, a ticket or a task',
        querystring: AdminSearchQuery,
        response: { 200: SearchFound, '4xx': ErrorBody },
      },
    },
    ({ query }) => search(withBudget(parts), query.q),
  );
};
