import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EmptyBody, ErrorBody, Order, OrderList, OrderParams } from '@seckill/contracts';
import type { OrderRow } from '@seckill/db';
import { cancel, pay, toOrder, type Log, type Parts, type PaymentProvider } from '@seckill/sales';
import { withBudget } from '../http/budget.ts';
import { ApiError } from '../http/errors.ts';
import type { SaleBoard } from '../sales/board.ts';
import { requireSession, sessionOf } from '../http/session.ts';

type Options = Parts & { provider: PaymentProvider; board: SaleBoard; log: Log };

export const orderRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { provider, board, log, ...parts },
) => {
  const { db } = parts;
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
      const { db } = withBudget(parts);
      const paid = await pay({ db }, provider, { ...request.params, userId });
      if (paid.outcome === 'not_found') throw notYours();
      if (paid.outcome === 'expired' || paid.outcome === 'not_open') throw tooLate(paid);
      const payment = 'payment' in paid ? paid.payment : await db.findPayment(paid.order.orderId);
      return toOrder(paid.order, payment);
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
      const ended = await cancel(withBudget(parts), { ...request.params, userId }, log);
      if (ended.outcome === 'not_found') throw notYours();
      if (ended.outcome === 'expired' || ended.outcome === 'not_open') throw tooLate(ended);
      board.drop(ended.order.saleId);
      return toOrder(ended.order);
    },
  );
};

const notYours = () => new ApiError('order_not_found', 'There is no such order of yours.');

const tooLate = ({ outcome, order }: { outcome: string; order: OrderRow }) =>
  outcome === 'expired'
    ? new ApiError('order_expired', 'The time to pay this order is over.')
    : new ApiError('order_not_open', `This order is ${order.status}.`);
