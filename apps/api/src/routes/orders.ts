import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, Order, OrderList, OrderParams } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import { ApiError } from '../errors.ts';
import { toOrder } from '../order-view.ts';
import { requireSession, sessionOf } from '../session.ts';

export const orderRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, { db }) => {
  app.get(
    '/api/orders',
    {
      schema: { tags: ['orders'], response: { 200: OrderList, 401: ErrorBody } },
      preHandler: requireSession,
    },
    async (request) => {
      const rows = await db.listOrdersOf(sessionOf(request).userId);
      return { orders: rows.map(toOrder) };
    },
  );

  app.get(
    '/api/orders/:orderId',
    {
      schema: { tags: ['orders'], params: OrderParams, response: { 200: Order, 404: ErrorBody } },
      preHandler: requireSession,
    },
    async (request) => {
      const row = await db.findOrder(request.params.orderId);
      if (row?.userId !== sessionOf(request).userId) {
        throw new ApiError('order_not_found', 'There is no such order of yours.');
      }
      return toOrder(row);
    },
  );
};
