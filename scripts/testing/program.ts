import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { leash } from '../services/leash.ts';
import { programArgs } from '../typescript/index.mjs';

export type Program = {
  child: ChildProcess;
  /** The line of its log in which it says that it is ready. */
  ready: string;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
};

/** Starts the API or a worker as a process of its own; resolves when it says that it is ready, which `LOG_LEVEL` must allow. */
export async function startProgram(
  app: 'api' | 'worker',
  env: NodeJS.ProcessEnv,
): Promise<Program> {
  const main = fileURLToPath(new URL(`../../apps/${app}/src/main.ts`, import.meta.url));
  const child = spawn(process.execPath, await programArgs(main), {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  // It writes to the test's stderr: were it to live on after a test that died, the test run could not end.
  leash(child);
  const ready = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`${app} ended with ${code} before it was ready`)),
    );
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"msg":"ready"')) resolve(line);
    });
  });
  return {
    child,
    ready,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
