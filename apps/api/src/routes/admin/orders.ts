import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AdminOrderList, AdminOrderQuery, ErrorBody, readOrderNumber } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import { toOrder } from '@seckill/sales';
import { withBudget } from '../../http/budget.ts';
import { ApiError } from '../../http/errors.ts';
import type { Admins } from '../../who/admins.ts';

type Options = { db: Db; admins: Admins };

/** Orders, as operators look them up for whoever asks them. */
export const adminOrderRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { db, admins }) => {
  app.addHook('onRequest', admins.require);

  app.get(
    '/api/admin/orders',
    {
      schema: {
        tags: ['admin'],
        summary: 'The orders with a number: one, or none',
        querystring: AdminOrderQuery,
        response: { 200: AdminOrderList, '4xx': ErrorBody },
      },
    },
    async ({ query }) => {
      const number = readOrderNumber(query.number);
      if (!number) {
        throw new ApiError(
          'bad_request',
          'query/number must be the number of an order, as 7K3M-Q8TX-2V9R; a digit is wrong or missing',
          { field: 'query/number' },
        );
      }
      const brief = withBudget({ db }).db;
      const found = (await brief.findOrdersBeginning(number.prefix)).filter(({ orderId }) =>
        number.isOf(orderId),
      );
      const money = await brief.findMoney(found.map(({ orderId }) => orderId));
      const orders = await Promise.all(
        found.map(async (row) => ({
          ...toOrder(row, money),
          userId: row.userId,
          buyerName: (await brief.findPerson(row.userId))?.name ?? '',
        })),
      );
      return { orders };
    },
  );
};
