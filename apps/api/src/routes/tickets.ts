import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, TicketList } from '@seckill/contracts';
import type { Limiter } from '@seckill/redis';
import { myTickets, type Parts, type TaskView } from '@seckill/sales';
import { mayRefuse } from '../contract/refusals.ts';
import { limitTo, sessionOrAddress } from '../http/limits.ts';
import { viewFor } from '../http/language.ts';
import type { People } from '../http/people.ts';
import { readSession } from '../http/session.ts';
import type { SaleBoard } from '../sales/board.ts';
import { roundsWaitedFor } from '../sales/rounds-waited-for.ts';

type Options = Pick<Parts, 'db' | 'tasks'> & {
  view: TaskView;
  board: SaleBoard;
  people: People;
  limiter: Limiter;
};

const LOOKS = { name: 'tickets', points: 60, perMs: 10_000, unasked: 6 };

/** All my places at once, wherever they were taken. */
export const ticketRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { board, view, people, limiter, ...parts },
) => {
  app.get(
    '/api/tickets',
    {
      config: mayRefuse('rate_limited'),
      schema: {
        tags: ['purchases'],
        summary: 'My tickets of the rounds that are open, live or decided; none without a session',
        response: { 200: TicketList, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: limitTo(limiter, LOOKS, { of: sessionOrAddress }),
    },
    async (request) => {
      // Asked by each page as it loads: who was never here has nothing, and is told so without a look.
      const session = readSession(request);
      if (!session) return { tickets: [] };
      const rounds = await roundsWaitedFor(board);
      return {
        tickets: await myTickets(parts, viewFor(request, view), rounds, people.idsOf(session)),
      };
    },
  );
};
