import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, FairnessRecord, RecordQuery, RoundParams } from '@seckill/contracts';
import type { Limiter } from '@seckill/redis';
import { readRecord, readRecordPage, type Parts } from '@seckill/sales';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import { ApiError } from '../http/errors.ts';
import { limitTo } from '../http/limits.ts';
import { saleState, type SaleBoard } from '../sales/board.ts';

type Options = Pick<Parts, 'tasks' | 'db'> & { board: SaleBoard; limiter: Limiter };

/** The record of a round that is over, for anyone. */
export const fairnessRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { tasks, db, board, limiter },
) => {
  app.get(
    '/api/sales/:saleId/rounds/:round/record',
    {
      schema: {
        tags: ['sales'],
        params: RoundParams,
        querystring: RecordQuery,
        response: { 200: FairnessRecord, '4xx': ErrorBody },
      },
      // Reading a long round is work: once a second is enough for anyone.
      preHandler: limitTo(limiter, { name: 'record', points: 10, perMs: 10_000 }),
    },
    async ({ params, query }) => {
      const saleId = Number(params.saleId);
      const round = Number(params.round);
      const facts = await board.get(saleId);
      if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
      if (round === facts.row.round && saleState(facts) !== 'ended') {
        throw new ApiError('round_not_ended', 'The record is shown when the round is over.');
      }
      const id = { saleId, round };
      const [{ batches, ...page }, line] = await Promise.all([
        query.from === undefined
          ? readRecord({ db, tasks }, id).then((all) => ({ batches: all }))
          : readRecordPage({ db, tasks }, id, Number(query.from)),
        tasks.line(orderPlace, laneOfRound(saleId, round)),
      ]);
      if (batches.length === 0) {
        throw new ApiError('record_not_found', 'Nobody took part, or it is too long ago.');
      }
      const { total, leastTotal, expired, cancelled } = await db.countRound(saleId, round);
      const added = Math.max(0, total - leastTotal);
      const lateUnits = added + expired + cancelled;
      return { saleId, round, complete: line.waiting === 0, lateUnits, ...page, batches };
    },
  );
};
