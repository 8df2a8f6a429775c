import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { asks } from './services/index.ts';
import type { Running } from './start/running.ts';

const PATIENCE_MS = 90_000;
const dataDir = mkdtempSync(join(tmpdir(), 'start-test-'));
const started: ChildProcess[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});
afterAll(() => rmSync(dataDir, { recursive: true }));

/** npm start on the test's data folder; `output` holds all it has said so far. */
function start() {
  const env: NodeJS.ProcessEnv = { ...process.env, SECKILL_DATA: dataDir, PORT: '0' };
  for (const name of ['REDIS_URL', 'DATABASE_URL', 'ADMIN_TOKEN', 'SESSION_SECRET'])
    delete env[name];
  const script = new URL('./run.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, 'scripts/start.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const run = { child, output: '', exit: once(child, 'exit') };
  child.stdout.on('data', (data) => (run.output += String(data)));
  child.stderr.on('data', (data) => (run.output += String(data)));
  return run;
}

async function ready(run: { output: string; child: ChildProcess }) {
  await expect
    .poll(() => run.output + (run.child.exitCode ?? ''), { timeout: PATIENCE_MS, interval: 50 })
    .toMatch(/is ready|\d$/);
  expect(run.output).toContain('Seckill is ready');
}

const noted = join(dataDir, 'running.json');
const running = (): Running => JSON.parse(readFileSync(noted, 'utf8'));

const PRICE = 4321;

/** Changes something that is kept in MySQL. */
const setPrice = ({ url, adminToken }: Running) =>
  fetch(`${url}/api/admin/sales/1`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ priceCents: PRICE }),
  });

/** Those of the product that still answer. */
async function answering({ url, redisUrl, databaseUrl }: Running) {
  const places = [new URL(url), new URL(redisUrl), new URL(databaseUrl)];
  const said = await Promise.all(places.map(({ port }) => asks(Number(port), 'PING\r\n')));
  return said.filter(Boolean);
}

test(
  'npm start serves the page, refuses a second one beside it, survives the death of its parts and of itself, and leaves nothing behind',
  { timeout: 2 * PATIENCE_MS },
  async () => {
    const killed = start();
    await ready(killed);
    const before = running();
    expect(statSync(noted).mode & 0o777).toBe(0o600);
    expect(await (await fetch(`${before.url}/`)).text()).toContain('<div id="root">');
    expect(await (await fetch(`${before.url}/readyz`)).json()).toMatchObject({ ready: true });
    const command = `SECKILL_DATA=${dataDir} npm run loadtest\n`;
    expect(killed.output).toContain(command);

    const second = start();
    expect(await second.exit).toEqual([1, null]);
    const holder = `Seckill already runs at ${before.url} (process ${killed.child.pid})`;
    expect(second.output).toContain(holder);

    expect((await setPrice(before)).status).toBe(200);
    killed.child.kill('SIGKILL');
    await killed.exit;

    const next = start();
    await ready(next);
    const product = running();
    const sale = await fetch(`${product.url}/api/sales/1`);
    expect(await sale.json()).toMatchObject({ priceCents: PRICE });
    const { api = 0, worker = 0 } = product.pids;
    process.kill(api, 'SIGKILL');
    await expect
      .poll(() => next.output, { timeout: PATIENCE_MS })
      .toContain('api is running again');
    expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
    const { api: another = 0 } = running().pids;
    expect(another).not.toBe(api);

    expect(await answering(product)).toHaveLength(3);
    next.child.kill('SIGTERM');
    expect(await next.exit).toEqual([0, null]);
    expect(next.output).toContain('Stopped in');
    expect(await answering(product)).toEqual([]);
    for (const pid of [another, worker]) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(noted)).toBe(false);
  },
);
