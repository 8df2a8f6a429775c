import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { boundToThisProcess } from './leash.ts';
import { removePidFile, writePidFile } from './pid-file.ts';
import { tail } from './tail.ts';

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

export type ServiceSpec = {
  name: string;
  url: string;
  port: number;
  command: string;
  args: string[];
  cwd: string;
  env?: NodeJS.ProcessEnv;
  logFile: string;
  /** Where the process is noted, for the next starter to find it if this one is killed. */
  pidFile?: string | undefined;
  /** Goes when the service goes. */
  temporaryFolder?: string;
  /** Whether the process with this id answers: another server may sit on the same port. */
  ready(pid: number | undefined): Promise<boolean>;
  /** Signal of an orderly end, and how long that may take before SIGKILL, in ms. */
  stopSignal: NodeJS.Signals;
  stopTimeoutMs: number;
  startTimeoutMs: number;
};

const open = new Map<ServiceSpec, ChildProcess>();
let exitHookSet = false;

/** Starts the process and resolves when it answers, or throws with the end of its log. */
export async function runService(spec: ServiceSpec): Promise<Service> {
  let child: ChildProcess | undefined;
  let wanted = false;
  const listeners: ((reason: string) => void)[] = [];

  const start = async () => {
    if (child) return;
    const started = launch(spec);
    child = started;
    started.once('exit', (code, signal) => {
      if (child === started) child = undefined;
      if (spec.pidFile) removePidFile(spec.pidFile);
      if (wanted) for (const tell of listeners) tell(`${spec.name} ended (${signal ?? code})`);
    });
    await answering(spec, started);
    wanted = true;
  };

  const end = async (signal: NodeJS.Signals, timeoutMs: number) => {
    wanted = false;
    const ending = child;
    if (!ending) return;
    const gone = exited(ending);
    if (signal === 'SIGKILL') killGroup(ending);
    else ending.kill(signal);
    const force = setTimeout(() => killGroup(ending), timeoutMs);
    await gone;
    clearTimeout(force);
  };

  try {
    await start();
  } catch (error) {
    await end('SIGKILL', 0);
    open.delete(spec);
    cleanUp(spec);
    throw error;
  }
  return {
    name: spec.name,
    logFile: spec.logFile,
    url: spec.url,
    port: spec.port,
    get pid() {
      return child?.pid;
    },
    kill: (signal = 'SIGKILL') => end(signal, spec.stopTimeoutMs),
    start,
    stop: async () => {
      await end(spec.stopSignal, spec.stopTimeoutMs);
      open.delete(spec);
      cleanUp(spec);
    },
    onUnexpectedExit: (listener) => void listeners.push(listener),
  };
}

function launch(spec: ServiceSpec): ChildProcess {
  const log = openSync(spec.logFile, 'a', 0o600);
  // detached: a Ctrl-C in the terminal must reach the starter only, which ends its servers last.
  const [command = '', ...args] = boundToThisProcess(spec.command, spec.args);
  const child = spawn(command, args, {
    cwd: spec.cwd,
    env: spec.env ?? process.env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  open.set(spec, child);
  if (spec.pidFile && child.pid) writePidFile(spec.pidFile, spec, child.pid);
  if (!exitHookSet) {
    exitHookSet = true;
    process.once('exit', endAll);
  }
  return child;
}

// The last resort when the starter leaves without stop(): nothing may outlive it.
function endAll() {
  for (const [spec, child] of open) {
    killGroup(child);
    cleanUp(spec);
  }
}

async function answering(spec: ServiceSpec, child: ChildProcess): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new Error(`${spec.name}: ${error.message}`)));
    child.once('exit', (code, signal) =>
      reject(
        new Error(`${spec.name} ended while starting (${signal ?? code}).\n${tail(spec.logFile)}`),
      ),
    );
  });
  failed.catch(() => undefined);
  const deadline = performance.now() + spec.startTimeoutMs;
  for (let waitMs = 20; !(await Promise.race([spec.ready(child.pid), failed]));) {
    if (performance.now() > deadline) {
      throw new Error(
        `${spec.name} did not answer in ${spec.startTimeoutMs} ms.\n${tail(spec.logFile)}`,
      );
    }
    await Promise.race([sleep(waitMs), failed]);
    waitMs = Math.min(waitMs * 1.2, 100);
  }
}

function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

// A process may have its own children, as one that reloads on change has.
function killGroup({ pid, exitCode, signalCode }: ChildProcess) {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

function cleanUp({ temporaryFolder, pidFile }: ServiceSpec) {
  if (pidFile) removePidFile(pidFile);
  if (temporaryFolder) rmSync(temporaryFolder, { recursive: true, force: true });
}
