import { join } from 'node:path';
import { runService, type Service } from '../services/index.ts';
import { bundleOf, sourceArgs } from '../typescript/index.mjs';
import type { StartSettings } from './settings.ts';

export type Process = {
  host?: string;
  port: number;
  /** Answers 200 once it is ready. */
  ready?: string;
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** Of Node; without them it runs the app of this name. */
  args?: string[];
};

/** Starts a process of the product and resolves when it is ready. */
export function startProcess(
  { root, dataDir, dev }: StartSettings,
  lock: number,
  name: string,
  { host = '127.0.0.1', port, ready = 'readyz', cwd = root, env, args }: Process,
): Promise<Service> {
  const main = join(root, 'apps', name, 'src', 'main.ts');
  const own = dev
    ? ['--watch', '--watch-preserve-output', ...sourceArgs(main)]
    : ['--enable-source-maps', bundleOf(main)];
  const url = addressOf(host, port);
  return runService({
    name,
    url,
    port,
    command: process.execPath,
    args: args ?? own,
    cwd,
    env: { ...process.env, ...env },
    logFile: join(dataDir, 'logs', `${name}.log`),
    lock,
    ready: () =>
      fetch(`${url}/${ready}`, { signal: AbortSignal.timeout(1000) }).then(
        ({ ok }) => ok,
        () => false,
      ),
    stopTimeoutMs: 15_000,
  });
}

/** Where this machine reaches a server that listens on `host`. */
export function addressOf(host: string, port: number): string {
  const door = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${door.includes(':') ? `[${door}]` : door}:${port}`;
}
