import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createTestDb, type TestDb } from '@seckill/db/testing';
import { programArgs } from '@seckill/scripts/typescript';

/** An API and a worker of their own, with a database and a key prefix of their own. */
export type Product = {
  url: string;
  adminToken: string;
  database: TestDb;
  api: ChildProcess;
  stop(): Promise<void>;
};

/** Starts both on these servers, with the demo sales; resolves when they are ready. */
export async function startProduct(
  servers: { redis: string; mysql: string },
  environment: NodeJS.ProcessEnv,
): Promise<Product> {
  const adminToken = randomBytes(32).toString('hex');
  const database = await createTestDb(servers.mysql);
  await database.db.seedDemo();
  const env = {
    ...environment,
    HOST: '127.0.0.1',
    PORT: '0',
    REDIS_URL: servers.redis,
    DATABASE_URL: database.url,
    KEY_PREFIX: `storm-${randomBytes(4).toString('hex')}`,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    ADMIN_TOKEN: adminToken,
    LOG_LEVEL: 'info',
  };
  const [api, worker] = await Promise.all([start('api', env), start('worker', env)]);
  return {
    url: /"url":"([^"]+)"/.exec(api.ready)?.[1] ?? '',
    adminToken,
    database,
    api: api.child,
    stop: async () => {
      await Promise.all([api, worker].map(({ child }) => end(child)));
      await database.drop();
    },
  };
}

/** Starts a process of the product; resolves with the line in which it says that it is ready. */
async function start(app: 'api' | 'worker', env: NodeJS.ProcessEnv) {
  const main = fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));
  const child = spawn(process.execPath, await programArgs(main), {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${app} ended (${code})`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"msg":"ready"')) resolve(line);
    });
  });
  return { child, ready };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
