import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { end, leash } from '../services/leash.ts';
import { programArgs } from '../typescript/index.mjs';

const STOP_MS = 15_000;

/** A program of the project that runs as a process of its own. */
export type Program = {
  child: ChildProcess;
  /** The line of its log in which it says that it is ready. */
  ready: string;
  /** Asks it to end, insists after 15 s, and waits until it has. */
  stop(): Promise<void>;
};

/** `runCommand` with Node. */
export const runProgram = (
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  onLine?: (line: string) => void,
): Promise<Program> => runCommand(name, process.execPath, args, env, onLine);

/**
 * Starts a command; resolves when it logs that it is ready, and rejects when it ends before. It does not outlive this process,
 * but a Ctrl-C does not reach it: it is stopped in order. `onLine` hears every line of its log.
 */
export async function runCommand(
  name: string,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  onLine?: (line: string) => void,
): Promise<Program> {
  const child = spawn(command, args, {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  // It writes to the stderr of this process, which whoever started this one may wait for to end.
  leash(child);
  const ready = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended (${code}) before it was ready`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      onLine?.(line);
      if (line.includes('"msg":"ready"')) resolve(line);
    });
  });
  return { child, ready, stop: () => end(child, 'SIGTERM', STOP_MS) };
}

/** Starts the API or a worker, whose `LOG_LEVEL` must allow it to say that it is ready. */
export async function startProgram(
  app: 'api' | 'worker',
  env: NodeJS.ProcessEnv,
  onLine?: (line: string) => void,
): Promise<Program> {
  const main = fileURLToPath(new URL(`../../apps/${app}/src/main.ts`, import.meta.url));
  const all = { PATH: process.env['PATH'], ...env };
  return runProgram(`the ${app}`, await programArgs(main), all, onLine);
}
