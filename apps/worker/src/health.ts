import Fastify from 'fastify';
import { Registry } from 'prom-client';
import type { Db } from '@seckill/db';
import type { Connection } from '@seckill/redis';
import { processMetrics, storeMetrics, type ReadinessWatch } from '@seckill/sales';
import { taskMetrics, type Tasks } from '@seckill/task-engine';

type Door = {
  host: string;
  healthPort: number;
  tasks: Tasks;
  readiness: ReadinessWatch;
  db: Pick<Db, 'connections' | 'oldReads'>;
  redis: Connection;
  registry?: Registry;
};

/** A door for health checks and metrics: alive means that this process runs, ready that both stores let it work. */
export async function openHealthDoor({
  host,
  healthPort,
  tasks,
  readiness,
  db,
  redis,
  registry = new Registry(),
}: Door) {
  const app = Fastify({ return503OnClosing: false });
  app.get('/healthz', async () => ({ alive: true }));
  app.get('/readyz', async (_request, reply) => {
    const { redis, mysql } = await readiness.look();
    if (redis === 'ok' && mysql === 'ok') return { ready: true, redis, mysql };
    const code = 'unavailable';
    const message = 'This worker cannot work right now.';
    return reply
      .code(503)
      .header('retry-after', 1)
      .send({ ready: false, redis, mysql, code, message });
  });
  processMetrics(registry);
  taskMetrics(tasks, registry, 'seckill');
  storeMetrics({ readiness, db, redis }, registry);
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  await app.listen({ port: healthPort, host });
  return app;
}
