import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, Inbox } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Limiter } from '@seckill/redis';
import { mayRefuse } from '../contract/refusals.ts';
import { languageOf } from '../http/language.ts';
import { limitCostly } from '../http/limits.ts';
import { requireSession, sessionOf } from '../http/session.ts';
import { toMessage } from '../sales/message-view.ts';

/**
 * The texts sent to whoever asks. By user, not by number: a number proves nothing, anybody may sign up
 * with it.
 */
export const inboxRoutes: FastifyPluginAsyncTypebox<{ db: Db; limiter: Limiter }> = async (
  app,
  { db, limiter },
) => {
  app.get(
    '/api/inbox',
    {
      config: mayRefuse('rate_limited'),
      schema: {
        tags: ['users'],
        summary: 'The texts that were sent to me',
        response: { 200: Inbox, 401: ErrorBody },
      },
      preHandler: [requireSession, ...limitCostly(limiter, 'inbox')],
    },
    async (request) => {
      const rows = await db.listMessagesOf(sessionOf(request).userId);
      const language = languageOf(request);
      return { messages: rows.map((row) => toMessage(row, language)) };
    },
  );
};
