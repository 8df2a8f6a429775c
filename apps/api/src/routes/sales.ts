import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, LanguageQuery, Sale, SaleList, SaleParams } from '@seckill/contracts';
import type { ApiConfig } from '../config.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { answerIn } from '../http/language.ts';
import type { PollLimits } from '../http/limits.ts';
import { toSale, type SaleBoard } from '../sales/board.ts';

type Options = {
  board: SaleBoard;
  polls: PollLimits;
  config: Pick<ApiConfig, 'paymentProvider'>;
};

export const saleRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { board, polls, config: { paymentProvider } },
) => {
  app.get(
    '/api/sales',
    {
      config: mayRefuse('rate_limited'),
      schema: {
        tags: ['sales'],
        summary: 'All sales',
        querystring: LanguageQuery,
        response: { 200: SaleList },
      },
      preHandler: polls.network,
    },
    async (request, reply) => {
      const language = answerIn(request, reply);
      const sales = (await board.list()).map((facts) => toSale(facts, language));
      const serverTime = sales[0]?.serverTime ?? new Date().toISOString();
      return { serverTime, sales, paymentProvider };
    },
  );

  app.get(
    '/api/sales/:saleId',
    {
      config: mayRefuse('sale_not_found', 'rate_limited'),
      schema: {
        tags: ['sales'],
        summary: 'One sale',
        params: SaleParams,
        querystring: LanguageQuery,
        response: { 200: Sale, 404: ErrorBody },
      },
      preHandler: polls.network,
    },
    async (request, reply) => {
      const facts = await board.get(Number(request.params.saleId));
      if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
      return toSale(facts, answerIn(request, reply));
    },
  );
};
