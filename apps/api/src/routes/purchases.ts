import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EmptyBody, ErrorBody, PurchaseAccepted, SaleParams } from '@seckill/contracts';
import type { Limiter } from '@seckill/redis';
import { POLL_AFTER_MS } from '@seckill/sales';
import type { Tasks } from '@seckill/task-engine';
import { orderPlace } from '@seckill/tasks';
import type { ApiConfig } from '../config.ts';
import { ApiError } from '../http/errors.ts';
import { limitTo, sessionOrAddress } from '../http/limits.ts';
import type { PurchaseMetrics } from '../http/metrics.ts';
import { saleState, type SaleBoard, type SaleFacts } from '../sales/board.ts';
import { requireSession, sessionOf } from '../http/session.ts';

type Options = {
  tasks: Pick<Tasks, 'delay' | 'ticket'>;
  board: SaleBoard;
  limiter: Limiter;
  config: ApiConfig;
  metrics: PurchaseMetrics;
};

/** Each process gives out this part of a session's presses before it asks what the others gave. */
const UNASKED_SHARE = 10;

/**
 * The hot path. No SQL; Redis only as a share of one flush for all who ask at the same time.
 * A 202 is sent only after the ticket is durably in line.
 */
export const purchaseRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { tasks, board, limiter, config, metrics },
) => {
  const points = config.purchasesPer10s;
  // A buyer presses once or twice. Only who keeps on pressing is worth a round trip to Redis.
  const perSession = {
    name: 'purchase',
    points,
    perMs: 10_000,
    unasked: Math.ceil(points / UNASKED_SHARE),
  };
  app.post(
    '/api/sales/:saleId/purchases',
    {
      schema: {
        tags: ['purchases'],
        params: SaleParams,
        body: EmptyBody,
        response: { 202: PurchaseAccepted, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: [requireSession, limitTo(limiter, perSession, { of: sessionOrAddress })],
      onResponse(_request, reply, done) {
        metrics.count(reply.statusCode, reply.elapsedTime);
        done();
      },
    },
    async (request, reply) => {
      const buyer = sessionOf(request);
      const facts = await board.get(Number(request.params.saleId));
      if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
      refuseUnlessOpen(facts);
      if (facts.line.waiting >= config.admissionMaxWaiting) {
        throw new ApiError('overloaded', 'The line is full right now. Try again in a moment.');
      }
      const { id: saleId, round } = facts.row;
      const taskId = await tasks.delay(
        orderPlace,
        { saleId, round, buyerId: buyer.userId, buyerName: buyer.name },
        { owner: buyer.userId },
      );
      const number = tasks.ticket(taskId)?.number ?? 1;
      return reply.code(202).send({
        taskId,
        status: 'queued' as const,
        saleId,
        round,
        number,
        position: Math.max(1, number - facts.line.processed),
        pollAfterMs: POLL_AFTER_MS,
      });
    },
  );
};

/** Throws what the sale says to who wants a ticket now. */
export function refuseUnlessOpen(facts: SaleFacts) {
  switch (saleState(facts)) {
    case 'open':
      return;
    case 'upcoming':
      throw new ApiError(
        'sale_not_started',
        `The sale opens at ${facts.row.opensAt.toISOString()}.`,
      );
    case 'ended':
      throw new ApiError('sale_ended', 'The sale is over.');
    case 'paused':
      throw new ApiError('sale_paused', 'The sale is paused. It goes on soon.');
    case 'sold_out':
      throw new ApiError('sold_out', 'All units are taken. One may still come back.', {
        standby: facts.standby,
      });
  }
}
