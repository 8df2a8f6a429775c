import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  freePort,
  runService,
  startMariadb,
  startRedis,
  type Service,
} from '@seckill/scripts/services';
import { programArgs } from '@seckill/scripts/typescript';

export type Product = {
  url: string;
  databaseUrl: string;
  adminToken: string;
  /** Of operators who may not do everything. */
  tokens: { look: string; run: string };
  workerPid: number;
  stop(): Promise<void>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const builtPage = join(root, 'apps', 'web', 'dist');

/** The product as people run it: real processes, private servers, free ports, the built page. */
export async function startProduct({ withLab = false } = {}): Promise<Product> {
  if (!existsSync(join(builtPage, 'index.html'))) {
    throw new Error('The page is not built yet: npm run build -w @seckill/web');
  }
  const folder = mkdtempSync(join(tmpdir(), 'seckill-e2e-'));
  // A copy: a build beside this run must not pull the page away under it.
  const page = join(folder, 'page');
  cpSync(builtPage, page, { recursive: true });
  const running: Service[] = [];
  const stop = async () => {
    for (const service of running.toReversed()) await service.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [redis, mariadb] = await Promise.all([
      startRedis({ appendOnly: true }),
      startMariadb({ database: 'seckill', durable: false }),
    ]);
    running.push(redis, mariadb);
    const adminToken = secret();
    const tokens = { look: secret(), run: secret() };
    const env = {
      ...process.env,
      REDIS_URL: redis.url,
      DATABASE_URL: mariadb.url,
      SESSION_SECRET: secret(),
      ADMIN_TOKEN: adminToken,
      ADMIN_OPERATORS: `mei:look:${tokens.look},lin:run:${tokens.run}`,
      PURCHASES_PER_10S: '100000',
      RECONCILE_EVERY_MS: '2000',
      LOG_LEVEL: 'warn',
      WEB_ROOT: page,
    };
    await migrate(env);
    const lab = { port: await freePort(), secret: secret() };
    const labEnv = withLab && {
      LAB: 'true',
      LAB_URL: `http://127.0.0.1:${lab.port}`,
      LAB_SECRET: lab.secret,
    };
    const [api, worker] = await Promise.all([
      startProcess('api', { ...env, ...labEnv, PORT: '' }, folder),
      startProcess('worker', { ...env, HEALTH_PORT: '' }, folder),
    ]);
    running.push(worker, api);
    if (withLab) running.push(await startLab({ ...env, SHOP_URL: api.url }, lab, folder));
    if (!worker.pid) throw new Error('The worker has ended.');
    const { url } = api;
    const { pid: workerPid } = worker;
    return { url, databaseUrl: mariadb.url, adminToken, tokens, workerPid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startProcess(
  name: 'api' | 'worker',
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<Service> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  return runService({
    name,
    url,
    port,
    command: process.execPath,
    args: await programArgs(join(root, 'apps', name, 'src', 'main.ts')),
    cwd: root,
    env: { ...env, [name === 'api' ? 'PORT' : 'HEALTH_PORT']: String(port) },
    logFile: join(folder, `${name}.log`),
    ready: () => answers(`${url}/readyz`),
    stopTimeoutMs: 5000,
    startTimeoutMs: 30_000,
  });
}

/** The process of the lab, in which nothing can be broken: that takes what `npm start` notes. */
async function startLab(
  env: NodeJS.ProcessEnv,
  { port, secret }: { port: number; secret: string },
  folder: string,
): Promise<Service> {
  const url = `http://127.0.0.1:${port}`;
  return runService({
    name: 'lab',
    url,
    port,
    command: process.execPath,
    args: await programArgs(join(root, 'apps', 'loadtest', 'src', 'lab', 'lab-process.ts')),
    cwd: root,
    env: { ...env, LAB_PORT: String(port), LAB_SECRET: secret },
    logFile: join(folder, 'lab.log'),
    ready: () => answers(`${url}/readyz`),
    stopTimeoutMs: 5000,
    startTimeoutMs: 30_000,
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function migrate(env: NodeJS.ProcessEnv): Promise<void> {
  const main = join(root, 'apps', 'api', 'src', 'migrate.ts');
  const args = [...(await programArgs(main)), '--demo'];
  await promisify(execFile)(process.execPath, args, { cwd: root, env });
}

function secret(): string {
  return randomBytes(32).toString('hex');
}
