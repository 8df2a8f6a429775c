import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Ready } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Tasks } from '@seckill/task-engine';
import type { Metrics } from '../http/metrics.ts';

const ANSWER_WITHIN_MS = 1000;

export const healthRoutes: FastifyPluginAsyncTypebox<{
  tasks: Tasks;
  db: Db;
  metrics: Metrics;
}> = async (app, { tasks, db, metrics }) => {
  app.get('/healthz', { schema: { tags: ['health'] } }, async () => ({ alive: true }));

  app.get(
    '/readyz',
    { schema: { tags: ['health'], response: { 200: Ready, 503: Ready } } },
    async (_request, reply) => {
      const [redis, mysql] = await Promise.all([reason(tasks.ping()), reason(db.ping())]);
      const ready = redis === 'ok' && mysql === 'ok';
      return reply.code(ready ? 200 : 503).send({ ready, redis, mysql });
    },
  );

  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  );
};

async function reason(answer: Promise<unknown>): Promise<string> {
  const late = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const timeout = new Promise<never>((_resolve, reject) => {
    late.addEventListener('abort', () => reject(new Error('no answer within a second')), {
      once: true,
    });
  });
  try {
    await Promise.race([answer, timeout]);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
