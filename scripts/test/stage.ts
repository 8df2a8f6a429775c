import { spawn, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';

/** How many tests a stage ran; undefined for a stage that runs none. */
export type Counts = { passed: number; failed: number; skipped: number };

export type Command = {
  name: string;
  args: string[];
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** Show what it writes as it comes; otherwise only when it fails. */
  live: boolean;
  /** Leave the processors to what else runs. */
  yielding?: boolean;
  timeLimitMs: number;
  /** Ends it early. */
  signal?: AbortSignal | undefined;
};

const running = new Set<ChildProcess>();
// The terminal tells its whole group of a Ctrl-C; a signal for this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of running) child.kill('SIGTERM');
    process.exitCode = 130;
  });
}

/** Runs a Node program to its end. Throws, with what it wrote, when it fails or takes too long. */
export async function runNode(command: Command): Promise<void> {
  const { name, args, cwd, env, live, timeLimitMs, signal } = command;
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  if (command.yielding && child.pid)
    setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  let output = '';
  child.stdout?.on('data', (data) => (output += String(data)));
  child.stderr?.on('data', (data) => (output += String(data)));
  const tooLong = AbortSignal.timeout(timeLimitMs);
  const end = AbortSignal.any([tooLong, signal ?? []].flat());
  end.addEventListener('abort', () => child.kill('SIGTERM'));
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (exitCode, killedBy) => resolve(exitCode ?? killedBy ?? 1));
  });
  running.delete(child);
  if (code === 0) return;
  const why = tooLong.aborted ? `not done in ${timeLimitMs / 60_000} minutes` : `exit code ${code}`;
  throw new Error(`${output.trim()}\n${name}: ${why}`.trim());
}

/** Runs them side by side to their ends. When one fails the others are ended, and its error is thrown. */
export async function sideBySide(
  ...runs: ((signal: AbortSignal) => Promise<void>)[]
): Promise<void> {
  const failed = new AbortController();
  const settled = runs.map(async (run) => {
    try {
      await run(failed.signal);
    } catch (error) {
      failed.abort(error);
    }
  });
  await Promise.all(settled);
  if (failed.signal.aborted) throw failed.signal.reason;
}
