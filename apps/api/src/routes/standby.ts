import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, SaleParams, StandbyAccepted, StandbyRequest } from '@seckill/contracts';
import { idInRound, joinStandby, leaveStandby, type StandbyRefusal } from '@seckill/sales';
import { ENTRY_REFUSALS, mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { limitTo, perNetwork, sessionOrAddress } from '../http/limits.ts';
import { passTerms, refuseUnlessBuyer } from '../sales/buyers.ts';
import { saleState, sharedOf } from '../sales/board.ts';
import { requireSession, sessionOf } from '../http/session.ts';
import { viewFor } from '../http/language.ts';
import { unitsAsked, type EntryParts } from './purchases.ts';

/** Waiting for a unit to come back. */
export const standbyRoutes: FastifyPluginAsyncTypebox<EntryParts> = async (
  app,
  { view, board, admission, people, tries, passes, limiter, config, pollAfterMs, ...parts },
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
  app.addHook(
    'preHandler',
    limitTo(
      limiter,
      perNetwork({ name: 'standby-network', points: config.ticketsPerNetwork, perMs: 10_000 }),
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
      config: mayRefuse(
        ...ENTRY_REFUSALS,
        'task_not_found',
        'not_sold_out',
        'already_ordered',
        'round_changed',
      ),
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
      const { taskId, quantity } = request.body;
      const { units } = unitsAsked(facts, quantity);
      if (!taskId && state === 'paused') {
        throw new ApiError('sale_paused', 'The sale is paused. It goes on soon.');
      }
      const most = taskId ? undefined : admission.refuseIfFull(facts);
      const session = sessionOf(request);
      people.refuseTakenAlong(session);
      refuseUnlessBuyer(app, facts.row, session);
      const { id: saleId, round } = facts.row;
      // A ticket that was turned away had its own.
      const after = taskId ? undefined : passTerms(passes, facts, session, request.body.pass);
      const ids = people.idsOf(session);
      const again = () => tries.refuseUsedUp(facts.row, ids);
      if (ids.length > 1) await again();
      const owner = taskId === undefined ? undefined : people.ownerOf(session, taskId);
      const userId = owner ?? (await idInRound(parts, view, { saleId, round }, ids));
      const buyer = { userId, name: session.name };
      const joined = await joinStandby(parts, { saleId, round }, buyer, {
        taskId,
        estimate: facts.standby + 1,
        ...sharedOf(facts.row),
        units,
        anew: { again, after, most },
        view: viewFor(request, view),
      });
      if (joined.outcome !== 'accepted') throw refusal(joined.outcome);
      const { status, taskId: waiting, place } = joined;
      const number = parts.tasks.ticket(waiting)?.number ?? 1;
      const answer = { taskId: waiting, status, saleId, round, number, place };
      return reply.code(202).send({ ...answer, pollAfterMs: pollAfterMs() });
    },
  );

  app.delete(
    '/api/sales/:saleId/standby',
    {
      config: mayRefuse(
        'sale_not_found',
        'task_not_found',
        'not_sold_out',
        'already_ordered',
        'round_changed',
        'rate_limited',
      ),
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
      for (const id of people.idsOf(sessionOf(request))) {
        const left = await leaveStandby(parts, round, id);
        if (left !== 'left') throw refusal(left);
      }
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
