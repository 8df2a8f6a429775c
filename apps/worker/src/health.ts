import Fastify from 'fastify';
import type { Tasks } from '@seckill/tasks';

/** A door for container health checks: alive means that this process runs and reaches its queue. */
export async function openHealthDoor(port: number, tasks: Tasks) {
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
  await app.listen({ port, host: '0.0.0.0' });
  return app;
}
