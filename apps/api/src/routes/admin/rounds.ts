import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminRoundList,
  AdminRoundQuery,
  ErrorBody,
  SaleParams,
  type AdminRound,
  type VerdictTimes,
} from '@seckill/contracts';
import type { Db, RoundRow } from '@seckill/db';
import type { Tasks } from '@seckill/task-engine';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import { mayRefuse } from '../../contract/refusals.ts';
import { withBudget } from '../../http/budget.ts';
import { ApiError } from '../../http/errors.ts';
import type { Admins } from '../../who/admins.ts';

const PAGE = 20;

type Options = { db: Db; tasks: Pick<Tasks, 'measuredLine'>; admins: Admins };

/** Every round that a sale ever had. */
export const adminRoundRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { db, tasks, admins },
) => {
  /** From MySQL where they were kept, else from Redis as long as that knows them; without it a round is shown all the same. */
  const waitsOf = async (saleId: number, { round, books }: RoundRow) =>
    books?.waits ??
    (await tasks.measuredLine(orderPlace, laneOfRound(saleId, round)).catch(() => undefined))
      ?.waits;

  app.get(
    '/api/admin/sales/:saleId/rounds',
    {
      onRequest: admins.require,
      config: mayRefuse('sale_not_found'),
      schema: {
        tags: ['admin'],
        summary: 'The rounds of a sale with their figures, newest first',
        params: SaleParams,
        querystring: AdminRoundQuery,
        response: { 200: AdminRoundList, '4xx': ErrorBody },
      },
    },
    async ({ params, query }) => {
      const saleId = Number(params.saleId);
      const brief = withBudget({ db }).db;
      const before = query.before === undefined ? undefined : Number(query.before);
      // One more than asked for tells whether there is a next page.
      const rows = await brief.listRounds({ saleId, before, limit: PAGE + 1 });
      if (rows.length === 0 && !(await brief.findSale(saleId))) {
        throw new ApiError('sale_not_found', 'There is no such sale.');
      }
      const page = rows.slice(0, PAGE);
      return {
        rounds: await Promise.all(
          page.map(async (row) => toRound(saleId, row, await waitsOf(saleId, row))),
        ),
        next: rows.length > PAGE ? (page.at(-1)?.round ?? null) : null,
      };
    },
  );
};

const toRound = (
  saleId: number,
  { round, state, total, sold, createdAt, closedAt, recordedAt, books }: RoundRow,
  waits: VerdictTimes | undefined,
): AdminRound => ({
  saleId,
  round,
  state,
  total,
  sold,
  openedAt: createdAt.toISOString(),
  closedAt: closedAt?.toISOString() ?? null,
  recordedAt: recordedAt?.toISOString() ?? null,
  figures: books && {
    accepted: books.issued - books.abandoned,
    decided: books.decided,
    outcomes: books.outcomes,
  },
  ...(waits && { verdictMs: waits }),
});
