import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EmptyBody, ErrorBody, PurchaseAccepted, SaleParams, Ticket } from '@seckill/contracts';
import type { Limiter } from '@seckill/redis';
import { enterLine, myTicket, POLL_AFTER_MS, type Parts, type TaskView } from '@seckill/sales';
import type { ApiConfig } from '../config.ts';
import { ApiError } from '../http/errors.ts';
import { limitTo, sessionOrAddress } from '../http/limits.ts';
import type { PurchaseMetrics } from '../http/metrics.ts';
import { saleState, termsOf, type SaleBoard, type SaleFacts } from '../sales/board.ts';
import { requireSession, sessionOf } from '../http/session.ts';

type Options = Parts & {
  view: TaskView;
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
  { view, board, limiter, config, metrics, ...parts },
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
        response: { 200: Ticket, 202: PurchaseAccepted, '4xx': ErrorBody, '5xx': ErrorBody },
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
      const {
        id: taskId,
        number,
        existing,
      } = await enterLine(parts, view, {
        saleId,
        round,
        buyerId: buyer.userId,
        buyerName: buyer.name,
        terms: termsOf(facts.row),
      });
      if (existing) return reply.code(200).send({ ...existing, existing: true as const });
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

  app.get(
    '/api/sales/:saleId/ticket',
    {
      schema: {
        tags: ['purchases'],
        summary: 'My ticket of the present round, live or decided',
        params: SaleParams,
        response: { 200: Ticket, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: [requireSession, limitTo(limiter, perSession, { of: sessionOrAddress })],
    },
    async (request) => {
      const facts = await board.get(Number(request.params.saleId));
      if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
      const { id: saleId, round } = facts.row;
      const { userId } = sessionOf(request);
      const ticket = await myTicket(parts, view, { saleId, round }, userId);
      if (!ticket) throw new ApiError('no_ticket', 'You have no ticket in this round.');
      return ticket;
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
