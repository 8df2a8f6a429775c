import { join } from 'node:path';
import { freePort, runService, type Service } from '../services/index.ts';
import { programArgs, sourceArgs } from '../typescript/index.mjs';
import type { Secrets } from './secrets.ts';
import type { Servers } from './servers.ts';
import type { StartSettings } from './settings.ts';

type Product = { settings: StartSettings; secrets: Secrets; servers: Servers; port: number };

/** The API, which serves the built page too. */
export function startApi({ settings, secrets, servers, port }: Product): Promise<Service> {
  const { root, host } = settings;
  return startNode(settings, 'api', port, `http://${doorOf(host)}:${port}/readyz`, {
    ...sharedEnv(secrets, servers),
    PORT: String(port),
    HOST: host,
    ADMIN_TOKEN: secrets.adminToken,
    ...(settings.dev ? {} : { WEB_ROOT: join(root, 'apps', 'web', 'dist') }),
  });
}

/** One worker process; its port is for this starter to see that it works. */
export async function startWorker({ settings, secrets, servers }: Product): Promise<Service> {
  const port = await freePort();
  return startNode(settings, 'worker', port, `http://127.0.0.1:${port}/readyz`, {
    ...sharedEnv(secrets, servers),
    HEALTH_PORT: String(port),
  });
}

/** vite's server, which reloads the page on change and passes /api on. */
export function startDevPage(settings: StartSettings, apiUrl: string, port: number) {
  const vite = join(settings.root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, '--port', String(port), '--strictPort', '--host', settings.host];
  const cwd = join(settings.root, 'apps', 'web');
  const url = `http://${doorOf(settings.host)}:${port}/`;
  return start(settings, 'page', port, url, { args, cwd, env: { API_URL: apiUrl } });
}

/** The address at which this machine reaches a server that listens on `host`. */
export function doorOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function sharedEnv({ sessionSecret }: Secrets, { redisUrl, databaseUrl }: Servers) {
  return { REDIS_URL: redisUrl, DATABASE_URL: databaseUrl, SESSION_SECRET: sessionSecret };
}

async function startNode(
  settings: StartSettings,
  name: 'api' | 'worker',
  port: number,
  readyUrl: string,
  env: NodeJS.ProcessEnv,
): Promise<Service> {
  const main = join(settings.root, 'apps', name, 'src', 'main.ts');
  const args = settings.dev
    ? ['--watch', '--watch-preserve-output', ...sourceArgs(main)]
    : await programArgs(main);
  return start(settings, name, port, readyUrl, { args, cwd: settings.root, env });
}

function start(
  { dataDir }: StartSettings,
  name: string,
  port: number,
  readyUrl: string,
  { args, cwd, env }: { args: string[]; cwd: string; env: NodeJS.ProcessEnv },
): Promise<Service> {
  return runService({
    name,
    url: new URL(readyUrl).origin,
    port,
    command: process.execPath,
    args,
    cwd,
    env: { ...process.env, ...env },
    logFile: join(dataDir, 'logs', `${name}.log`),
    pidFile: join(dataDir, 'run', `${name}.pid`),
    ready: () => respondsWell(readyUrl),
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 15_000,
    startTimeoutMs: 60_000,
  });
}

async function respondsWell(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
