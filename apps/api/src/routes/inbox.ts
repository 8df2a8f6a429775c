import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, Inbox, inLanguage, type Language, type Message } from '@seckill/contracts';
import type { Db, MessageRow } from '@seckill/db';
import type { Limiter } from '@seckill/redis';
import { mayRefuse } from '../contract/refusals.ts';
import { languageOf } from '../http/language.ts';
import { limitCostly } from '../http/limits.ts';
import { requireSession, sessionOf } from '../http/session.ts';

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

/** In the reader's language, where that is known; else in the one it was sent in. */
const toMessage = (
  { id, to, text, texts, kind, createdAt }: MessageRow,
  language: Language | undefined,
): Message => ({
  id,
  to,
  ...inLanguage({ text }, texts, language),
  kind,
  createdAt: createdAt.toISOString(),
});
