import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, FairnessRecord, RecordQuery, RoundParams } from '@seckill/contracts';
import type { Limiter } from '@seckill/redis';
import {
  publicDraw,
  readRecordPage,
  readRecordPages,
  recordText,
  type Parts,
} from '@seckill/sales';
import { laneOfRound, orderPlace, type RoundOfSale } from '@seckill/tasks';
import { Type } from 'typebox';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { createGate } from '../http/gate.ts';
import { limitTo } from '../http/limits.ts';
import { saleState, type SaleBoard } from '../sales/board.ts';

type Options = Pick<Parts, 'tasks' | 'db'> & { board: SaleBoard; limiter: Limiter };

/** What a full page says never changes, so that whoever comes after the first need not ask again. */
const FULL_PAGE = 'public, max-age=86400, immutable';

/** All of it is sent as it is read. */
const RecordAnswer = Type.Unsafe<FairnessRecord | Readable>(FairnessRecord);

/** How a round was decided, for anyone, as far as it is decided. */
export const fairnessRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { tasks, db, board, limiter },
) => {
  // A page is some milliseconds of work, which others are not to wait for several times over.
  const inTurn = createGate({
    atOnce: 1,
    waiting: 1000,
    message: 'Too many people read records right now. Try again shortly.',
  });
  // Reading a long round is work: once a second is enough for anyone.
  const whole = limitTo(limiter, { name: 'record', points: 10, perMs: 10_000 });
  const pages = limitTo(limiter, { name: 'record-page', points: 60, perMs: 10_000 });

  app.get(
    '/api/sales/:saleId/rounds/:round/record',
    {
      config: mayRefuse('sale_not_found', 'record_not_found', 'rate_limited', 'overloaded'),
      schema: {
        tags: ['sales'],
        summary: 'How a round was decided, for anyone to check',
        params: RoundParams,
        querystring: RecordQuery,
        response: { 200: RecordAnswer, 304: Type.Null(), '4xx': ErrorBody },
      },
      preHandler(request, reply, done) {
        (request.query.from === undefined ? whole : pages).call(app, request, reply, done);
      },
    },
    async ({ params, query, headers }, reply) => {
      const id = { saleId: Number(params.saleId), round: Number(params.round) };
      const facts = await board.get(id.saleId);
      if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
      const isOpen = id.round === facts.row.round && saleState(facts) !== 'ended';
      const kept = isOpen ? undefined : await findKept(db, id);
      if (kept) {
        void reply.header('etag', kept.tag).header('cache-control', 'public, no-cache');
        if (headers['if-none-match'] === kept.tag) return reply.code(304).send(null);
      }
      const readLast = async () => {
        const drawn = await publicDraw({ db }, id);
        return { lateUnits: kept?.lateUnits ?? (await countLateUnits(db, id)), ...drawn };
      };
      // What Redis has of a round that is recorded may be older, or gone.
      const line = kept?.recorded
        ? undefined
        : await tasks.line(orderPlace, laneOfRound(id.saleId, id.round));
      const told = { ...id, complete: !isOpen && (line?.waiting ?? 0) === 0 };
      // Beyond the last page of a record there is nothing, which is no error.
      const refuseIfNothing = (batches: unknown[]) => {
        if (batches.length > 0 || isOpen || kept || (line?.decided ?? 0) > 0) return;
        throw new ApiError('record_not_found', 'Nobody took part, or it is too long ago.');
      };
      if (query.from === undefined) {
        const rest = readRecordPages({ db, tasks }, id);
        const next = () => inTurn(() => rest.next());
        const first = await next();
        refuseIfNothing(first.value ?? []);
        const text = recordText(told, startingWith(first, next), readLast);
        return reply.type('application/json; charset=utf-8').send(Readable.from(text));
      }
      const page = await inTurn(() => readRecordPage({ db, tasks }, id, Number(query.from)));
      refuseIfNothing(page.batches);
      if (page.next !== null) void reply.header('cache-control', FULL_PAGE);
      return { ...told, ...page, ...(await readLast()) };
    },
  );
};

/** Units that came back or were added while the round ran. */
async function countLateUnits(db: Options['db'], { saleId, round }: RoundOfSale): Promise<number> {
  const { total, leastTotal, returnedUnits } = await db.countRound(saleId, round);
  return Math.max(0, total - leastTotal) + returnedUnits;
}

/** Of a record that is in MySQL for good: the tag that names its state. Undefined while it is not there. `recorded`: it is whole. */
async function findKept(db: Options['db'], id: RoundOfSale) {
  const { parts, lastNumber } = await db.findRecordEnd(id);
  if (parts === 0) return undefined;
  const lateUnits = await countLateUnits(db, id);
  const recorded = (await db.findRoundKept(id))?.recorded === true;
  const state = [id.saleId, id.round, parts, lastNumber, lateUnits, recorded ? 'whole' : 'part'];
  return { tag: `W/"${state.join('-')}"`, lateUnits, recorded };
}

async function* startingWith<T>(
  first: IteratorResult<T, void>,
  next: () => Promise<IteratorResult<T, void>>,
): AsyncGenerator<T, void> {
  for (let each = first; !each.done; each = await next()) yield each.value;
}
