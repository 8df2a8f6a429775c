import { randomBytes } from 'node:crypto';
import { createTestDb } from '@seckill/db/testing';
import { freePort } from '@seckill/scripts/services';
import { startProgram } from '@seckill/scripts/testing';
import { inject, vi } from 'vitest';

/** Of anything the product has to do on a busy machine. */
export const SOON = { timeout: 30_000, interval: 50 };

/** An API of the demo shop, with a database and a prefix of its own, and a worker when it is asked for. Test code. */
export async function startProduct(settings: NodeJS.ProcessEnv = {}) {
  const { db, url: databaseUrl, drop } = await createTestDb(inject('mysqlUrl'));
  await db.seedDemo();
  const [port, adminPort, healthPort] = [await freePort(), await freePort(), await freePort()];
  const shared = {
    REDIS_URL: inject('redisUrl'),
    DATABASE_URL: databaseUrl,
    SESSION_SECRET: randomBytes(24).toString('hex'),
    KEY_PREFIX: `t-${randomBytes(4).toString('hex')}`,
    ...settings,
  };
  const logged: Record<string, unknown>[] = [];
  const onLine = (line: string) => void logged.push(JSON.parse(line));
  const programs = [
    await startProgram(
      'api',
      {
        ...shared,
        PORT: `${port}`,
        ADMIN_PORT: `${adminPort}`,
        ADMIN_TOKEN: randomBytes(24).toString('hex'),
      },
      onLine,
    ),
  ];
  const url = `http://127.0.0.1:${port}`;
  const post = (path: string, headers = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    });
  return {
    url,
    adminPort,
    healthPort,
    /** What API and worker have logged. */
    logged,
    async work(): Promise<void> {
      const env = { ...shared, HEALTH_PORT: `${healthPort}` };
      programs.push(await startProgram('worker', env, onLine));
    },
    /** The cookie of somebody new. */
    async guest(): Promise<string> {
      const answer = await post('/api/session/guest');
      return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    },
    /** Takes a place in the line of sale 1; answers the ticket's id. */
    buy: (cookie: string): Promise<string> =>
      vi.waitFor(async () => {
        const answer = await post('/api/sales/1/purchases', { cookie });
        if (answer.status !== 202) throw new Error(`a purchase was answered ${answer.status}`);
        const { taskId } = (await answer.json()) as { taskId: string };
        return taskId;
      }, SOON),
    async stop(): Promise<void> {
      await Promise.all(programs.map((program) => program.stop()));
      await drop();
    },
  };
}
