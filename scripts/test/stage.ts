import { spawn, type ChildProcess } from 'node:child_process';

/** How many tests a stage ran; undefined for a stage that runs none. */
export type Counts = { passed: number; failed: number; skipped: number };

export type Command = {
  args: string[];
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** Show what it writes as it comes; otherwise only when it fails. */
  live: boolean;
  timeLimitMs: number;
};

let running: ChildProcess | undefined;
// The terminal tells its whole group of a Ctrl-C; a signal for this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    running?.kill('SIGTERM');
    process.exitCode = 130;
  });
}

/** Runs a Node program to its end. Throws when it fails or takes too long. */
export async function runNode({ args, cwd, env, live, timeLimitMs }: Command): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  let output = '';
  child.stdout?.on('data', (data) => (output += String(data)));
  child.stderr?.on('data', (data) => (output += String(data)));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGTERM');
  }, timeLimitMs);
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 1));
  });
  clearTimeout(timer);
  running = undefined;
  if (code === 0) return;
  if (output) console.error(output.trim());
  throw new Error(late ? `not done in ${timeLimitMs / 60_000} minutes` : `exit code ${code}`);
}
