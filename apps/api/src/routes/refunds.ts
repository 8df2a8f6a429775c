import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  ErrorBody,
  Refund,
  RefundDone,
  RefundList,
  RefundParams,
  RefundQuery,
} from '@seckill/contracts';
import type { Db, RefundRow } from '@seckill/db';
import { withBudget } from '../http/budget.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { operatorOf, type Admins } from '../who/admins.ts';

const PAGE = 50;

type Options = { db: Db; admins: Admins };

/** Money that has to go back to buyers. Giving it back is done at the provider; here it is noted. */
export const refundRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { db, admins }) => {
  app.addHook('onRequest', admins.require);

  app.get(
    '/api/admin/refunds',
    {
      schema: {
        tags: ['admin'],
        summary: 'Money that is due back, and what went back',
        querystring: RefundQuery,
        response: { 200: RefundList, '4xx': ErrorBody },
      },
    },
    async ({ query: { status, from = '0', limit = PAGE } }) => {
      const page = { status, from: Number(from), limit: Number(limit) };
      const brief = withBudget({ db }).db;
      const [rows, open] = await Promise.all([
        // One more than asked for tells whether there is a next page.
        brief.listRefunds({ ...page, limit: page.limit + 1 }),
        brief.countOpenRefunds(),
      ]);
      return {
        refunds: rows.slice(0, page.limit).map(toRefund),
        open,
        next: rows.length > page.limit ? page.from + page.limit : null,
      };
    },
  );

  app.post(
    '/api/admin/refunds/:refundId',
    {
      config: mayRefuse('refund_not_found'),
      schema: {
        tags: ['admin'],
        summary: 'The money went back; again: what was noted first',
        params: RefundParams,
        body: RefundDone,
        response: { 200: Refund, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const { params, log } = request;
      const { by = operatorOf(request).name, note = '' } = request.body;
      const refund = await withBudget({ db }).db.markRefunded(params.refundId, { by, note });
      if (!refund) throw new ApiError('refund_not_found', 'Nothing of this money is due back.');
      const { refundId, orderId, dueCents, currency } = refund;
      log.info({ refundId, orderId, dueCents, currency, by }, 'money went back');
      return toRefund(refund);
    },
  );
};

const toRefund = ({ since, refunded, ...row }: RefundRow): Refund => ({
  ...row,
  since: since.toISOString(),
  refunded: refunded ? { ...refunded, at: refunded.at.toISOString() } : null,
});
