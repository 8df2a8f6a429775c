import Fastify from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { taskMetrics, type Tasks } from '@seckill/task-engine';

type Door = { host: string; healthPort: number; tasks: Tasks };

/** A door for health checks and metrics: alive means that this process runs, ready that it reaches its queue. */
export async function openHealthDoor({ host, healthPort, tasks }: Door) {
  const app = Fastify();
  app.get('/healthz', async () => ({ alive: true }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await tasks.ping();
      return { ready: true };
    } catch (error) {
      return reply.code(503).send({ ready: false, redis: String(error) });
    }
  });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  taskMetrics(tasks, registry, 'seckill');
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  await app.listen({ port: healthPort, host });
  return app;
}
