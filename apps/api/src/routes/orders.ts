import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  EmptyBody,
  ErrorBody,
  Order,
  OrderList,
  OrderParams,
  type Session,
} from '@seckill/contracts';
import type { OrderRow } from '@seckill/db';
import type { Limiter } from '@seckill/redis';
import {
  cancel,
  inWordsOf,
  pay,
  toOrder,
  type Log,
  type Parts,
  type PaymentProvider,
  type ReceiptCodes,
} from '@seckill/sales';
import { withBudget } from '../http/budget.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { languageOf } from '../http/language.ts';
import { limitCostly } from '../http/limits.ts';
import type { SaleBoard } from '../sales/board.ts';
import { isGuest, requireSession, sessionOf } from '../http/session.ts';

type Options = Parts & {
  receipts: ReceiptCodes;
  provider: PaymentProvider;
  board: SaleBoard;
  limiter: Limiter;
  log: Log;
};

export const orderRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { receipts, provider, board, limiter, log, ...parts },
) => {
  const { db } = parts;
  /** A member comes back by signing in. */
  const receiptFor =
    ({ userId }: Session) =>
    ({ orderId }: OrderRow) =>
      isGuest(userId) ? { receiptCode: receipts.codeOf(orderId) } : {};
  app.addHook('preHandler', requireSession);
  const reads = limitCostly(limiter, 'order-reads');
  const changes = limitCostly(limiter, 'order-changes');

  app.get(
    '/api/orders',
    {
      config: mayRefuse('rate_limited'),
      schema: {
        tags: ['orders'],
        summary: 'My orders, the newest first',
        response: { 200: OrderList, 401: ErrorBody },
      },
      preHandler: reads,
    },
    async (request) => {
      const language = languageOf(request);
      const rows = await db.listOrdersOf(sessionOf(request).userId);
      const money = await db.findMoney(rows.map(({ orderId }) => orderId));
      const receipt = receiptFor(sessionOf(request));
      return {
        orders: rows.map((row) => ({
          ...toOrder(inWordsOf(language, row), money),
          ...receipt(row),
        })),
      };
    },
  );

  app.get(
    '/api/orders/:orderId',
    {
      config: mayRefuse('order_not_found', 'rate_limited'),
      schema: {
        tags: ['orders'],
        summary: 'One order of mine',
        params: OrderParams,
        response: { 200: Order, 404: ErrorBody },
      },
      preHandler: reads,
    },
    async (request) => {
      const { orderId } = request.params;
      const { userId } = sessionOf(request);
      const [row, money] = await Promise.all([
        db.findOwnOrder({ orderId, userId }),
        db.findMoney([orderId]),
      ]);
      if (!row) throw notYours();
      return {
        ...toOrder(inWordsOf(languageOf(request), row), money),
        ...receiptFor(sessionOf(request))(row),
      };
    },
  );

  app.post(
    '/api/orders/:orderId/payment',
    {
      preHandler: changes,
      config: mayRefuse('order_not_found', 'order_expired', 'order_not_open', 'rate_limited'),
      schema: {
        tags: ['orders'],
        summary: 'Pay an order, or begin to: `payment` says which',
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
      const money = await db.findMoney([paid.order.orderId]);
      return {
        ...toOrder(inWordsOf(languageOf(request), paid.order), money),
        ...receiptFor(sessionOf(request))(paid.order),
      };
    },
  );

  app.delete(
    '/api/orders/:orderId',
    {
      preHandler: changes,
      config: mayRefuse('order_not_found', 'order_expired', 'order_not_open', 'rate_limited'),
      schema: {
        tags: ['orders'],
        summary: 'Cancel an order; its units go to who waits',
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
      const money = await withBudget(parts).db.findMoney([ended.order.orderId]);
      return {
        ...toOrder(inWordsOf(languageOf(request), ended.order), money),
        ...receiptFor(sessionOf(request))(ended.order),
      };
    },
  );
};

const notYours = () => new ApiError('order_not_found', 'There is no such order of yours.');

const tooLate = ({ outcome, order }: { outcome: string; order: OrderRow }) =>
  outcome === 'expired'
    ? new ApiError('order_expired', 'The time to pay this order is over.')
    : new ApiError('order_not_open', `This order is ${order.status}.`);
