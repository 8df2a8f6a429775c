import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, leash } from './leash.ts';

const START_MS = 60_000;

/** A server process that can be killed and started again on the same port and data. */
export type Service = {
  readonly name: string;
  readonly logFile: string;
  readonly url: string;
  readonly port: number;
  /** Of the running process; undefined while it is down. */
  readonly pid: number | undefined;
  /** Ends the process (SIGKILL unless told otherwise) and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again, same port, same data; resolves when it answers. */
  start(): Promise<void>;
  /** Ends it in order; data in a temporary folder is removed. */
  stop(): Promise<void>;
  /** Called when the process ends without `kill` or `stop`. */
  onUnexpectedExit(listener: (reason: string) => void): void;
};

/** Where a server is. */
export type Place = {
  /** Where data is kept for ever; without it, in a temporary folder. */
  dataDir?: string;
  logFile?: string;
  /** The lock of that folder, for the process to hold. */
  lock?: number;
  port?: number;
};

export type ServiceSpec = {
  name: string;
  url: string;
  port: number;
  command: string;
  /** Asked anew at each start where they depend on what the last one left. */
  args: string[] | (() => Promise<string[]>);
  cwd: string;
  env?: NodeJS.ProcessEnv;
  logFile: string;
  /** A lock that the process holds for as long as it lives. */
  lock?: number | undefined;
  /** Goes when the service goes. */
  temporaryFolder?: string;
  /** Whether the process with this id answers: another server may sit on the same port. */
  ready(pid: number | undefined): Promise<boolean>;
  /** How long an orderly end may take before SIGKILL, ms. */
  stopTimeoutMs?: number;
};

/** Starts the process and resolves when it answers, or throws with the end of its log. */
export async function runService(spec: ServiceSpec): Promise<Service> {
  const { name, logFile, url, port, args, temporaryFolder, stopTimeoutMs = 30_000 } = spec;
  let child: ChildProcess | undefined;
  let wanted = false;
  let tell: ((reason: string) => void) | undefined;

  const start = async () => {
    if (child) return;
    child = launch(spec, typeof args === 'function' ? await args() : args);
    child.once('exit', (code, signal) => {
      child = undefined;
      if (wanted) tell?.(`${name} ended (${signal ?? code})`);
    });
    await answering(spec, child);
    wanted = true;
  };
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    wanted = false;
    if (child) await end(child, signal, stopTimeoutMs);
  };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    await kill(signal);
    if (temporaryFolder) rmSync(temporaryFolder, { recursive: true, force: true });
  };

  await start().catch(async (error: unknown) => {
    await stop('SIGKILL');
    throw error;
  });
  return {
    name,
    logFile,
    url,
    port,
    get pid() {
      return child?.pid;
    },
    kill,
    start,
    stop: () => stop(),
    onUnexpectedExit: (listener) => void (tell = listener),
  };
}

function launch(spec: ServiceSpec, args: string[]) {
  const { command, cwd, env, logFile, lock, temporaryFolder } = spec;
  const log = openSync(logFile, 'a', 0o600);
  // detached: a Ctrl-C in the terminal must reach the starter only, which ends its servers last.
  const own = { cwd, env, detached: true };
  const child = spawn(command, args, { ...own, stdio: ['ignore', log, log, lock ?? 'ignore'] });
  closeSync(log);
  leash(child, temporaryFolder);
  return child;
}

async function answering(spec: ServiceSpec, child: ChildProcess): Promise<void> {
  const { name, logFile, ready } = spec;
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${name} ended while starting (${signal ?? code}).\n${tail(logFile)}`);
  });
  ended.catch(() => undefined);
  const deadline = performance.now() + START_MS;
  while (!(await Promise.race([ready(child.pid), ended]))) {
    if (performance.now() > deadline)
      throw new Error(`${name} did not answer in ${START_MS} ms.\n${tail(logFile)}`);
    await Promise.race([sleep(30), ended]);
  }
}

/** The last lines of a log, without stack frames. */
export function tail(file: string, lines = 8): string {
  const all = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  return all
    .filter((line) => !/^\s+at /.test(line))
    .slice(-lines)
    .join('\n');
}
