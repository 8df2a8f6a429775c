import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EditSaleRequest, ErrorBody, NewSaleRequest, Sale, SaleParams } from '@seckill/contracts';
import type { SaleEdited } from '@seckill/db';
import { createSale, editSale, type Log, type Parts } from '@seckill/sales';
import type { ApiConfig } from '../config.ts';
import { ApiError } from '../http/errors.ts';
import { IdempotencyHeaders, operationKey } from '../http/idempotency.ts';
import { toSale, type SaleBoard } from '../sales/board.ts';
import { withBudget } from '../http/budget.ts';
import { requireAdmin } from '../http/session.ts';

type Options = Parts & { config: ApiConfig; board: SaleBoard; log: Log };

/** Making, changing and ending sales. */
export const adminSaleRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { config, board, log, ...parts },
) => {
  app.addHook('onRequest', requireAdmin(config.adminToken));
  const brief = () => withBudget(parts);

  app.post(
    '/api/admin/sales',
    {
      schema: {
        tags: ['admin'],
        summary: 'Make a sale',
        headers: IdempotencyHeaders,
        body: NewSaleRequest,
        response: { 201: Sale, '4xx': ErrorBody },
      },
    },
    async (request, reply) => {
      if (Date.parse(request.body.opensAt) >= Date.parse(request.body.closesAt)) throw endsEarly();
      const creation = {
        request: request.body,
        operationKey: operationKey('create', request.headers),
      };
      const created = await createSale(brief(), creation, log);
      if (created.outcome === 'idempotency_conflict') throw usedForAnother('sale');
      const { id } = created.sale;
      board.drop(id);
      return reply.code(201).send(await read(board, id));
    },
  );

  app.patch(
    '/api/admin/sales/:saleId',
    {
      schema: {
        tags: ['admin'],
        summary: 'Change a sale, its stock by a delta, or end it',
        params: SaleParams,
        headers: IdempotencyHeaders,
        body: EditSaleRequest,
        response: { 200: Sale, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const saleId = Number(request.params.saleId);
      const { endNow, closesAt } = request.body;
      if (endNow && closesAt !== undefined) {
        throw new ApiError('bad_request', 'The sale ends now or at closesAt. Send one of the two.');
      }
      const edit = {
        saleId,
        edit: request.body,
        operationKey: operationKey('edit', request.headers),
      };
      const edited = await editSale(brief(), edit, log);
      refuseUnlessEdited(edited);
      board.drop(saleId);
      return read(board, saleId);
    },
  );
};

async function read(board: SaleBoard, saleId: number): Promise<Sale> {
  const facts = await board.get(saleId);
  if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
  return toSale(facts);
}

function refuseUnlessEdited(edited: SaleEdited) {
  switch (edited.outcome) {
    case 'edited':
      return;
    case 'sale_not_found':
      throw new ApiError('sale_not_found', 'There is no such sale.');
    case 'ends_before_it_opens':
      throw endsEarly();
    case 'below_sold':
      throw new ApiError(
        'stock_below_sold',
        `${edited.sold} of ${edited.total} units are sold. Only unsold ones can be taken away.`,
      );
    case 'idempotency_conflict':
      throw usedForAnother('change');
  }
}

const usedForAnother = (what: string) =>
  new ApiError(
    'idempotency_conflict',
    `This Idempotency-Key was used for another ${what}. Use a new one.`,
  );

const endsEarly = () => new ApiError('bad_request', 'A sale opens before it closes.');
