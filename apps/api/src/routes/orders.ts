import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EmptyBody, ErrorBody, Order, OrderList, OrderParams } from '@seckill/contracts';
import type { Db, OrderRow } from '@seckill/db';
import { ApiError } from '../errors.ts';
import { toOrder } from '../order-view.ts';
import { payOrder } from '../pay-order.ts';
import type { PaymentProvider } from '../payments/provider.ts';
import { requireSession, sessionOf } from '../session.ts';

type Options = {
  db: Db;
  provider: PaymentProvider;
  /** Frees the unit of an order that has ended. */
  giveBack(order: OrderRow): Promise<void>;
};

export const orderRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { db, provider, giveBack },
) => {
  app.addHook('preHandler', requireSession);

  app.get(
    '/api/orders',
    { schema: { tags: ['orders'], response: { 200: OrderList, 401: ErrorBody } } },
    async (request) => {
      const rows = await db.listOrdersOf(sessionOf(request).userId);
      return { orders: rows.map((row) => toOrder(row)) };
    },
  );

  app.get(
    '/api/orders/:orderId',
    { schema: { tags: ['orders'], params: OrderParams, response: { 200: Order, 404: ErrorBody } } },
    async (request) => {
      const { orderId } = request.params;
      const [row, payment] = await Promise.all([db.findOrder(orderId), db.findPayment(orderId)]);
      if (row?.userId !== sessionOf(request).userId) throw notYours();
      return toOrder(row, payment);
    },
  );

  app.post(
    '/api/orders/:orderId/payment',
    {
      schema: {
        tags: ['orders'],
        params: OrderParams,
        body: EmptyBody,
        response: { 200: Order, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const { userId } = sessionOf(request);
      const paid = await payOrder(db, provider, { ...request.params, userId });
      if (paid.outcome === 'not_found') throw notYours();
      if (paid.outcome === 'expired' || paid.outcome === 'not_open') throw tooLate(paid);
      return toOrder(paid.order, 'payment' in paid ? paid.payment : await findPayment(paid.order));
    },
  );

  app.delete(
    '/api/orders/:orderId',
    {
      schema: {
        tags: ['orders'],
        params: OrderParams,
        response: { 200: Order, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const { userId } = sessionOf(request);
      const ended = await db.cancelOrder({ ...request.params, userId });
      if (ended.outcome === 'not_found') throw notYours();
      if (ended.outcome === 'expired' || ended.outcome === 'not_open') throw tooLate(ended);
      await giveBack(ended.order);
      return toOrder(ended.order);
    },
  );

  const findPayment = ({ orderId }: OrderRow) => db.findPayment(orderId);
};

const notYours = () => new ApiError('order_not_found', 'There is no such order of yours.');

const tooLate = ({ outcome, order }: { outcome: string; order: OrderRow }) =>
  outcome === 'expired'
    ? new ApiError('order_expired', 'The time to pay this order is over.')
    : new ApiError('order_not_open', `This order is ${order.status}.`);
