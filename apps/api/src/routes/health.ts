import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Alive, NotReady, Ready } from '@seckill/contracts';
import type { ReadinessWatch } from '@seckill/sales';
import type { AdminPort } from '../network/admin-port.ts';
import type { ApiConfig } from '../config.ts';
import type { Metrics } from '../http/metrics.ts';
import { saleState, type SaleBoard } from '../sales/board.ts';

const RETRY_AFTER_MS = 1000;

type Options = {
  readiness: ReadinessWatch;
  board: SaleBoard;
  config: ApiConfig;
  metrics: Metrics;
  adminPort: AdminPort | undefined;
};

export const healthRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { readiness, board, config, metrics, adminPort },
) => {
  app.get(
    '/healthz',
    { schema: { tags: ['health'], summary: 'This process lives', response: { 200: Alive } } },
    async () => ({ alive: true as const }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        tags: ['health'],
        summary: 'A purchase can be accepted right now',
        response: { 200: Ready, 503: NotReady },
      },
    },
    async (request, reply) => {
      const { redis, mysql } = await readiness.look();
      // How each store does is for operators.
      const stores = adminPort && !adminPort.isAsked(request) ? {} : { redis, mysql };
      if (redis === 'ok' && (mysql === 'ok' || (await admits()))) {
        return reply.code(200).send({ ready: true, ...stores });
      }
      return reply
        .code(503)
        .header('retry-after', Math.ceil(RETRY_AFTER_MS / 1000))
        .send({
          ready: false,
          ...stores,
          code: 'unavailable',
          message: 'No purchase can be accepted right now. Try again shortly.',
          retryAfterMs: RETRY_AFTER_MS,
        });
    },
  );

  app.get(
    '/metrics',
    {
      schema: {
        tags: ['health'],
        summary: 'Counters and gauges as Prometheus reads them',
        response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.render()),
  );

  /** Without MySQL tickets are taken and wait, as long as the sales are known and a line has room. */
  async function admits(): Promise<boolean> {
    try {
      const open = (await board.list()).filter((sale) => saleState(sale) === 'open');
      const sales = await Promise.all(open.map(({ row }) => board.get(row.id)));
      return sales.every((sale) => (sale?.line.waiting ?? 0) < config.admission.maxWaiting);
    } catch {
      return false;
    }
  }
};
