import { createHash } from 'node:crypto';
import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EditSaleRequest, ErrorBody, NewSaleRequest, Sale, SaleParams } from '@seckill/contracts';
import type { SaleEdited } from '@seckill/db';
import type { ApiConfig } from '../config.ts';
import { createSale, editSale } from '../edit-sale.ts';
import { ApiError } from '../errors.ts';
import type { Stores } from '../reset-sale.ts';
import { toSale, type SaleBoard } from '../sale-board.ts';
import { requireAdmin } from '../session.ts';

const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});

/** Making, changing and ending sales. */
export const adminSaleRoutes: FastifyPluginAsyncTypebox<Stores & { config: ApiConfig }> = async (
  app,
  { config, ...stores },
) => {
  app.addHook('onRequest', requireAdmin(config.adminToken));

  app.post(
    '/api/admin/sales',
    {
      schema: {
        tags: ['admin'],
        summary: 'Make a sale',
        body: NewSaleRequest,
        response: { 201: Sale, '4xx': ErrorBody },
      },
    },
    async (request, reply) => {
      if (Date.parse(request.body.opensAt) >= Date.parse(request.body.closesAt)) throw endsEarly();
      const { id } = await createSale(stores, request.body);
      return reply.code(201).send(await read(stores.board, id));
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
      const key = request.headers['idempotency-key'];
      const operationKey = key && createHash('sha256').update(`edit ${key}`).digest('hex');
      const edited = await editSale(stores, { saleId, edit: request.body, operationKey });
      refuseUnlessEdited(edited);
      return read(stores.board, saleId);
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
      throw new ApiError(
        'idempotency_conflict',
        'This Idempotency-Key was used for another change. Use a new one.',
      );
  }
}

const endsEarly = () => new ApiError('bad_request', 'A sale opens before it closes.');
