import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, OpeningReminder, SaleParams } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Limiter } from '@seckill/redis';
import type { FastifyRequest } from 'fastify';
import { mayRefuse } from '../../contract/refusals.ts';
import { ApiError } from '../../http/errors.ts';
import { limitCostly } from '../../http/limits.ts';
import { isGuest, requireSession, sessionOf } from '../../http/session.ts';
import { saleState, type SaleBoard } from '../../sales/board.ts';

type Options = {
  db: Pick<Db, 'askReminder' | 'dropReminder' | 'hasReminder' | 'findPhone'>;
  board: SaleBoard;
  limiter: Limiter;
};

/** A member is told that a sale opens soon: by text to a confirmed number, else in the inbox. */
export const reminderRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { db, board, limiter },
) => {
  const preHandler = [requireSession, ...limitCostly(limiter, 'reminder')];

  async function saleOf(request: FastifyRequest<{ Params: { saleId: string } }>) {
    const { userId } = sessionOf(request);
    if (isGuest(userId)) throw new ApiError('members_only', 'Only members are sent reminders.');
    const facts = await board.get(Number(request.params.saleId));
    if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
    const { id: saleId, round } = facts.row;
    return { state: saleState(facts), reminder: { saleId, round, userId } };
  }

  app.get(
    '/api/sales/:saleId/reminder',
    {
      config: mayRefuse('members_only', 'sale_not_found', 'rate_limited'),
      schema: {
        tags: ['sales'],
        summary: 'Whether I am told when the sale is about to open, and how',
        params: SaleParams,
        response: { 200: OpeningReminder, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler,
    },
    async (request) => {
      const { reminder } = await saleOf(request);
      return answer(await db.hasReminder(reminder), reminder.userId);
    },
  );

  app.put(
    '/api/sales/:saleId/reminder',
    {
      config: mayRefuse('members_only', 'sale_not_found', 'sale_ended', 'rate_limited'),
      schema: {
        tags: ['sales'],
        summary: 'Tell me minutes before the sale opens, also when its opening is moved',
        params: SaleParams,
        response: { 200: OpeningReminder, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler,
    },
    async (request) => {
      const { state, reminder } = await saleOf(request);
      if (state === 'ended') throw new ApiError('sale_ended', 'The sale is over.');
      await db.askReminder(reminder);
      return answer(true, reminder.userId);
    },
  );

  app.delete(
    '/api/sales/:saleId/reminder',
    {
      config: mayRefuse('members_only', 'sale_not_found', 'rate_limited'),
      schema: {
        tags: ['sales'],
        summary: 'Tell me no longer',
        params: SaleParams,
        response: { 204: Type.Null(), '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler,
    },
    async (request, reply) => {
      const { reminder } = await saleOf(request);
      await db.dropReminder(reminder);
      return reply.code(204).send(null);
    },
  );

  async function answer(asked: boolean, userId: string): Promise<OpeningReminder> {
    return { asked, mobile: (await db.findPhone(userId))?.mobile ?? null };
  }
};
