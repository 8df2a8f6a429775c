import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { processMark } from './locks/processes.mjs';
import { readRunning } from './start/running.ts';

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
  const script = new URL('./start.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
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

function pids() {
  const folder = join(dataDir, 'run');
  return readdirSync(folder).map((file): number => {
    return JSON.parse(readFileSync(join(folder, file), 'utf8')).pid;
  });
}

test(
  'npm start serves the page, refuses a second one beside it, and leaves nothing behind',
  { timeout: 2 * PATIENCE_MS },
  async () => {
    const first = start();
    await ready(first);
    const running = readRunning(dataDir);
    expect(statSync(join(dataDir, 'running.json')).mode & 0o777).toBe(0o600);
    expect(await (await fetch(`${running?.url}/`)).text()).toContain('<div id="root">');
    expect(await (await fetch(`${running?.url}/readyz`)).json()).toMatchObject({ ready: true });

    const second = start();
    expect(await second.exit).toEqual([1, null]);
    expect(second.output).toContain(`Seckill already runs at ${running?.url}`);

    const ours = pids();
    expect(ours).toHaveLength(4);
    first.child.kill('SIGTERM');
    expect(await first.exit).toEqual([0, null]);
    expect(first.output).toContain('Stopped in');
    expect(ours.filter((pid) => processMark(pid))).toEqual([]);
    expect(readdirSync(join(dataDir, 'run'))).toEqual([]);
    expect(readRunning(dataDir)).toBeUndefined();
  },
);

test(
  'the next start recovers from a kill of the first, and restarts what ends by itself',
  { timeout: 2 * PATIENCE_MS },
  async () => {
    const killed = start();
    await ready(killed);
    killed.child.kill('SIGKILL');
    await killed.exit;

    const next = start();
    await ready(next);
    expect(pids()).toHaveLength(4);
    const api = JSON.parse(readFileSync(join(dataDir, 'run', 'api.pid'), 'utf8')).pid;
    process.kill(api, 'SIGKILL');
    await expect
      .poll(() => next.output, { timeout: PATIENCE_MS })
      .toContain('api is running again');
    expect((await fetch(`${readRunning(dataDir)?.url}/readyz`)).status).toBe(200);
  },
);
