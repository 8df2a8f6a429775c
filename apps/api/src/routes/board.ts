import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Tasks } from '@seckill/task-engine';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { ApiError, sendError } from '../http/errors.ts';
import type { Admins } from '../who/admins.ts';

export const BOARD_PATH = '/api/admin/board';

type Options = { tasks: Tasks; admins: Admins; writable: boolean };

/** The page asks an outside host for fonts: this lets it ask nobody. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ');

/** bull-board over the queues, for admins; it only shows unless it was opened for writing. */
export const boardRoutes: FastifyPluginAsync<Options> = async (
  app,
  { tasks, admins, writable },
) => {
  const serverAdapter = new FastifyAdapter();
  serverAdapter.setBasePath(BOARD_PATH);
  const board = createBullBoard({
    queues: adapters(tasks, writable),
    serverAdapter,
    // /api/admin/overview shows the workers; bull-board would send a CLIENT LIST for each queue at each look.
    options: { uiConfig: { boardTitle: 'Seckill', showWorkers: false } },
  });

  const admit = async (request: FastifyRequest) => {
    await admins.require(request);
    if (!writable && request.method !== 'GET' && request.method !== 'HEAD') {
      throw new ApiError('method_not_allowed', 'The board only shows: see BULL_BOARD_WRITABLE.');
    }
  };
  app.addHook('onRequest', async (request, reply) => {
    try {
      await admit(request);
    } catch (error) {
      // What is thrown here, bull-board would tell in its own words, without a code.
      if (error instanceof ApiError) return sendError(error, request, reply);
      throw error;
    }
    // A queue that could not reach Redis at first was made anew since.
    board.replaceQueues(adapters(tasks, writable));
  });
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('content-security-policy', POLICY);
  });
  await app.register(serverAdapter.registerPlugin(), { prefix: BOARD_PATH });
};

/** The queues of batched tasks stay read-only whatever `writable` says. */
const adapters = (tasks: Tasks, writable: boolean): BullMQAdapter[] =>
  tasks.operator.boardQueues().map((each) => {
    const adapter = new BullMQAdapter(each.queue, { readOnlyMode: !writable || !each.writable });
    adapter.setFormatter('data', each.redact);
    return adapter;
  });
