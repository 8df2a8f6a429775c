import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, SaleParams, StandbyAccepted, StandbyRequest } from '@seckill/contracts';
import type { Inventory } from '@seckill/inventory';
import type { Limiter } from '@seckill/redis';
import type { Tasks } from '@seckill/task-engine';
import type { ApiConfig } from '../config.ts';
import { ApiError } from '../errors.ts';
import { limitTo, sessionOrAddress } from '../limits.ts';
import { saleState, type SaleBoard } from '../sale-board.ts';
import { requireSession, sessionOf } from '../session.ts';
import { createStandby } from '../standby.ts';

type Options = {
  tasks: Tasks;
  inventory: Inventory;
  board: SaleBoard;
  limiter: Limiter;
  config: ApiConfig;
};

/** Waiting for a unit to come back. */
export const standbyRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { tasks, inventory, board, limiter, config },
) => {
  const standby = createStandby({ tasks, inventory });
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
      return reply.code(202).send(await standby.join(facts, buyer, taskId));
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
      await standby.leave({ saleId: row.id, round: row.round }, sessionOf(request).userId);
      return reply.code(204).send(null);
    },
  );
};
