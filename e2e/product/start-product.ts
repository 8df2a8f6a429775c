import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort, startMariadb, startRedis } from '@seckill/scripts/services';
import { runProgram, startProgram, type Program } from '@seckill/scripts/testing';
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
  const running: { stop(): Promise<void> }[] = [];
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
      // What a pass costs a phone is not what is looked at, by several browsers of one machine.
      PASS_WORK_BITS: '18',
      RECONCILE_EVERY_MS: '2000',
      LOG_LEVEL: 'info',
      WEB_ROOT: page,
    };
    await migrate(env);
    const lab = { LAB_PORT: String(await freePort()), LAB_SECRET: secret() };
    const labEnv = { ...lab, LAB: 'true', LAB_URL: `http://127.0.0.1:${lab.LAB_PORT}` };
    const started = async (program: Promise<Program>) => {
      running.push(await program);
      return program;
    };
    const [worker, api] = await Promise.all([
      started(startProgram('worker', { ...env, HEALTH_PORT: '' })),
      started(startProgram('api', { ...env, ...(withLab && labEnv), PORT: '0' })),
    ]);
    const url = /"url":"([^"]+)"/.exec(api.ready)?.[1] ?? '';
    // In its process nothing can be broken: that takes what `npm start` notes.
    if (withLab) {
      const args = await programArgs(join(root, 'apps/loadtest/src/lab/lab-process.ts'));
      await started(runProgram('the lab', args, { ...env, ...lab, SHOP_URL: url }));
    }
    const { pid: workerPid = 0 } = worker.child;
    return { url, databaseUrl: mariadb.url, adminToken, tokens, workerPid, stop };
  } catch (error) {
    await stop();
    throw error;
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
