import { fork, spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { programArgs } from '@seckill/scripts/typescript';
import type { Job } from './messages.ts';
import { isApiReady } from './messages.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export type Running = { pid: number; stop(): Promise<void> };
export type RunningApi = Running & { url: string };

/** Starts a contestant's API and resolves when it listens. */
export async function startApi(job: Job, nodeArgs: string[]): Promise<RunningApi> {
  const child = await startOwn('api-process.ts', job, nodeArgs);
  const ready = await firstMessage(child, `the API of ${job.contestant}`);
  if (!isApiReady(ready)) throw new Error(`the API of ${job.contestant} did not tell its address`);
  return { ...running(child), url: ready.url };
}

/** Starts the product's own worker and resolves when it says that it is ready. */
export async function startWorker(
  job: Job,
  batchMaxTickets: number,
  nodeArgs: string[],
): Promise<Running> {
  const main = await programArgs(here('../../../../worker/src/main.ts'));
  const child = spawn(process.execPath, [...nodeArgs, ...main], {
    env: {
      ...process.env,
      REDIS_URL: job.redisUrl,
      DATABASE_URL: job.databaseUrl,
      KEY_PREFIX: job.keyPrefix,
      SESSION_SECRET: job.sessionSecret,
      BATCH_MAX_TICKETS: String(batchMaxTickets),
      LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Out of reach of a Ctrl-C, which would end it in the middle of a measurement's clean-up.
    detached: true,
  });
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => line.includes('"msg":"ready"') && resolve());
    child.once('exit', (code) => reject(new Error(`the worker ended (${code})`)));
  });
  return running(child);
}

/** Starts the worker of purchases that are ordinary tasks and resolves when it is at work. */
export async function startPlainWorker(job: Job, nodeArgs: string[]): Promise<Running> {
  const child = await startOwn('worker-process.ts', job, nodeArgs);
  await firstMessage(child, `the worker of ${job.contestant}`);
  return running(child);
}

/** One of the benchmark's own programs. */
async function startOwn(program: string, job: Job, nodeArgs: string[]): Promise<ChildProcess> {
  const args = [...nodeArgs, ...(await programArgs(here(program))), JSON.stringify(job)];
  return spawn(process.execPath, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
}

export function startLoadProcess(): ChildProcess {
  return fork(here('load-process.ts'));
}

/** The next message of a child; rejects when it ends first. */
export function firstMessage(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`${name} ended (${code})`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

function running(child: ChildProcess): Running {
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    pid: child.pid ?? 0,
    async stop() {
      process.off('exit', kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const force = setTimeout(kill, 15_000);
      await gone;
      clearTimeout(force);
    },
  };
}
