import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, SaleParams, StandbyAccepted, StandbyRequest } from '@seckill/contracts';
import type { Limiter } from '@seckill/redis';
import {
  joinStandby,
  leaveStandby,
  POLL_AFTER_MS,
  type Parts,
  type StandbyRefusal,
  type TaskView,
} from '@seckill/sales';
import type { ApiConfig } from '../config.ts';
import { ApiError } from '../http/errors.ts';
import { limitTo, sessionOrAddress } from '../http/limits.ts';
import { saleState, termsOf, type SaleBoard } from '../sales/board.ts';
import { requireSession, sessionOf } from '../http/session.ts';

type Options = Pick<Parts, 'tasks' | 'inventory'> & {
  view: TaskView;
  board: SaleBoard;
  limiter: Limiter;
  config: ApiConfig;
};

/** Waiting for a unit to come back. */
export const standbyRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { view, board, limiter, config, ...parts },
) => {
  app.addHook('preHandler', requireSession);
  app.addHook(
    'preHandler',
    limitTo(
      limiter,
      { name: 'standby', points: config.purchasesPer10s, perMs: 10_000 },
      { of: sessionOrAddress },
    ),
  );

  const saleOf = async ({ saleId }: { saleId: string }) => {
    const facts = await board.get(Number(saleId));
    if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
    return facts;
  };

  app.post(
    '/api/sales/:saleId/standby',
    {
      schema: {
        tags: ['purchases'],
        summary: 'Wait for a unit to come back, with a sold-out ticket or with a new one',
        params: SaleParams,
        body: StandbyRequest,
        response: { 202: StandbyAccepted, '4xx': ErrorBody, '5xx': ErrorBody },
      },
    },
    async (request, reply) => {
      const facts = await saleOf(request.params);
      const state = saleState(facts);
      if (state === 'upcoming') throw new ApiError('sale_not_started', 'The sale is not open yet.');
      if (state === 'ended') throw new ApiError('sale_ended', 'The sale is over.');
      const { taskId } = request.body;
      if (!taskId && state === 'paused') {
        throw new ApiError('sale_paused', 'The sale is paused. It goes on soon.');
      }
      if (!taskId && facts.line.waiting >= config.admissionMaxWaiting) {
        throw new ApiError('overloaded', 'The line is full right now. Try again in a moment.');
      }
      const buyer = sessionOf(request);
      const { id: saleId, round } = facts.row;
      const joined = await joinStandby(parts, { saleId, round }, buyer, {
        taskId,
        estimate: facts.standby + 1,
        terms: termsOf(facts.row),
        view,
      });
      if (joined.outcome !== 'accepted') throw refusal(joined.outcome);
      const { status, taskId: waiting, place } = joined;
      const number = parts.tasks.ticket(waiting)?.number ?? 1;
      const answer = { taskId: waiting, status, saleId, round, number, place };
      return reply.code(202).send({ ...answer, pollAfterMs: POLL_AFTER_MS });
    },
  );

  app.delete(
    '/api/sales/:saleId/standby',
    {
      schema: {
        tags: ['purchases'],
        summary: 'Wait no longer',
        params: SaleParams,
        response: { 204: Type.Null(), '4xx': ErrorBody },
      },
    },
    async (request, reply) => {
      const { row } = await saleOf(request.params);
      const round = { saleId: row.id, round: row.round };
      const left = await leaveStandby(parts, round, sessionOf(request).userId);
      if (left !== 'left') throw refusal(left);
      return reply.code(204).send(null);
    },
  );
};

function refusal(outcome: StandbyRefusal): ApiError {
  switch (outcome) {
    case 'task_not_found':
      return new ApiError(outcome, 'There is no such task of yours.');
    case 'not_sold_out':
      return new ApiError(outcome, 'This ticket was not turned away.');
    case 'already_ordered':
      return new ApiError(outcome, 'You have a unit of this sale already. Look at your orders.');
    case 'round_changed':
      return new ApiError(outcome, 'A new round has begun. Take a new place in line.');
  }
}
