import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { NotReady, Ready } from '@seckill/contracts';
import type { ReadinessWatch } from '@seckill/sales';
import type { ApiConfig } from '../config.ts';
import type { Metrics } from '../http/metrics.ts';
import { saleState, type SaleBoard } from '../sales/board.ts';

const RETRY_AFTER_MS = 1000;

type Options = {
  readiness: ReadinessWatch;
  board: SaleBoard;
  config: ApiConfig;
  metrics: Metrics;
};

export const healthRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { readiness, board, config, metrics },
) => {
  app.get('/healthz', { schema: { tags: ['health'] } }, async () => ({ alive: true }));

  app.get(
    '/readyz',
    { schema: { tags: ['health'], response: { 200: Ready, 503: NotReady } } },
    async (_request, reply) => {
      const { redis, mysql } = await readiness.look();
      if (redis === 'ok' && (mysql === 'ok' || (await admits()))) {
        return reply.code(200).send({ ready: true, redis, mysql });
      }
      return reply
        .code(503)
        .header('retry-after', Math.ceil(RETRY_AFTER_MS / 1000))
        .send({
          ready: false,
          redis,
          mysql,
          code: 'unavailable',
          message: 'No purchase can be accepted right now. Try again shortly.',
          retryAfterMs: RETRY_AFTER_MS,
        });
    },
  );

  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  );

  /** Without MySQL tickets are taken and wait, as long as the sales are known and a line has room. */
  async function admits(): Promise<boolean> {
    try {
      const open = (await board.list()).filter((sale) => saleState(sale) === 'open');
      const sales = await Promise.all(open.map(({ row }) => board.get(row.id)));
      return sales.every((sale) => (sale?.line.waiting ?? 0) < config.admissionMaxWaiting);
    } catch {
      return false;
    }
  }
};
