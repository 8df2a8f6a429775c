import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminOrder,
  AdminOrderList,
  AdminOrderQuery,
  ErrorBody,
  OrderParams,
} from '@seckill/contracts';
import type { Db } from '@seckill/db';
import { mayRefuse } from '../../contract/refusals.ts';
import { withBudget } from '../../http/budget.ts';
import { ApiError } from '../../http/errors.ts';
import { ordersOfNumber, toAdminOrders } from '../../sales/order-search.ts';
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
      const brief = withBudget({ db }).db;
      const found = await ordersOfNumber(brief, query.number);
      if (!found) {
        throw new ApiError(
          'bad_request',
          'query/number must be the number of an order, as 7K3M-Q8TX-2V9R; a digit is wrong or missing',
          { field: 'query/number' },
        );
      }
      return { orders: await toAdminOrders(brief, found) };
    },
  );

  app.get(
    '/api/admin/orders/:orderId',
    {
      config: mayRefuse('order_not_found'),
      schema: {
        tags: ['admin'],
        summary: 'An order with its buyer and its money',
        params: OrderParams,
        response: { 200: AdminOrder, '4xx': ErrorBody },
      },
    },
    async ({ params }) => {
      const brief = withBudget({ db }).db;
      const [order] = await toAdminOrders(brief, await brief.findOrders([params.orderId]));
      if (!order) throw new ApiError('order_not_found', 'There is no such order.');
      return order;
    },
  );
};
