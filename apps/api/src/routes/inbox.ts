import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, Inbox, type Message } from '@seckill/contracts';
import type { Db, MessageRow } from '@seckill/db';
import { requireSession, sessionOf } from '../http/session.ts';

/**
 * The texts sent to whoever asks. By user, not by number: a number proves nothing, anybody may sign up
 * with it.
 */
export const inboxRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, { db }) => {
  app.get(
    '/api/inbox',
    {
      schema: { tags: ['users'], response: { 200: Inbox, 401: ErrorBody } },
      preHandler: requireSession,
    },
    async (request) => {
      const rows = await db.listMessagesOf(sessionOf(request).userId);
      return { messages: rows.map(toMessage) };
    },
  );
};

const toMessage = ({ id, to, text, kind, createdAt }: MessageRow): Message => ({
  id,
  to,
  text,
  kind,
  createdAt: createdAt.toISOString(),
});
