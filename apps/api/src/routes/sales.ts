import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, Sale, SaleList, SaleParams } from '@seckill/contracts';
import { ApiError } from '../http/errors.ts';
import { toSale, type SaleBoard } from '../sales/board.ts';

export const saleRoutes: FastifyPluginAsyncTypebox<{ board: SaleBoard }> = async (
  app,
  { board },
) => {
  app.get('/api/sales', { schema: { tags: ['sales'], response: { 200: SaleList } } }, async () => {
    const sales = (await board.list()).map(toSale);
    return { serverTime: sales[0]?.serverTime ?? new Date().toISOString(), sales };
  });

  app.get(
    '/api/sales/:saleId',
    { schema: { tags: ['sales'], params: SaleParams, response: { 200: Sale, 404: ErrorBody } } },
    async (request) => {
      const facts = await board.get(Number(request.params.saleId));
      if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
      return toSale(facts);
    },
  );
};
