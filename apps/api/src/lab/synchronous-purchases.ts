import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, Order, SaleParams } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import { toOrder } from '@seckill/sales';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { requireSession, sessionOf } from '../http/session.ts';
import { sharedOf, type SaleBoard } from '../sales/board.ts';
import type { SynchronousShops } from './synchronous-shops.ts';

type Options = { db: Db; board: SaleBoard; shops: SynchronousShops };

/** What the queue is compared with: the order is made while the buyer's connection is held. */
export const synchronousPurchaseRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { db, board, shops },
) => {
  const closing = new AbortController();
  app.addHook('preClose', (done) => {
    closing.abort(new ApiError('unavailable', 'This server is being restarted.'));
    done();
  });

  app.post(
    '/api/lab/sales/:saleId/synchronous-purchases',
    {
      config: mayRefuse('sale_not_found', 'sold_out', 'round_changed', 'turned_away'),
      schema: {
        tags: ['lab'],
        summary: 'Buy while the connection is held, for comparison: the order, or no room',
        params: SaleParams,
        response: { 200: Order, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: [requireSession],
    },
    async (request, reply) => {
      const { userId, name } = sessionOf(request);
      const facts = await board.get(Number(request.params.saleId));
      if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
      const { id: saleId, round } = facts.row;
      const gone = new AbortController();
      const leave = () => gone.abort(new ApiError('unavailable', 'The buyer is gone.'));
      reply.raw.once('close', leave);
      const signal = AbortSignal.any([gone.signal, closing.signal]);
      const ticketId = `lab-${randomUUID()}`;
      const placements = await shops
        .serve(saleId, signal, () =>
          db.placeOrders({
            saleId,
            round,
            terms: sharedOf(facts.row).terms,
            tickets: [{ ticketId, buyerId: userId, buyerName: name }],
          }),
        )
        .catch((error: unknown) => {
          throw signal.aborted ? signal.reason : error;
        })
        .finally(() => reply.raw.off('close', leave));
      const [placement] = placements;
      if (placement && 'order' in placement) return toOrder(placement.order);
      if (placement?.outcome === 'sold_out') throw new ApiError('sold_out', 'All units are taken.');
      throw new ApiError('round_changed', 'This round has ended, or is not for this buyer.');
    },
  );
};
