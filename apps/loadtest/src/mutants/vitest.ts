import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A place where tests are run: a copy of the sources, and servers of its own. */
export type Bench = { copy: string; temporary: string; env: NodeJS.ProcessEnv };

/** `broke`: no test has failed, and yet they did not all run. `late`: there was no answer in time. */
export type TestRun =
  | { outcome: 'green'; passed: readonly string[] }
  | { outcome: 'red'; test: string; message: string }
  | { outcome: 'broke' | 'late'; message: string };

type Report = {
  testResults: {
    message: string;
    assertionResults: {
      fullName: string;
      status: string;
      failureMessages?: string[];
    }[];
  }[];
};

/** What no test says of a wrong product: the mistake that was made is none that could be shipped. */
const NOT_SOUND = /^ReferenceError\b|Error compiling script|nonexistent global/;

/** Builds API and worker of the copy. What cannot be built, the test that starts it will say. */
export async function buildPrograms({ copy, env }: Bench, signal: AbortSignal): Promise<void> {
  const turbo = join(copy, 'node_modules/.bin/turbo');
  const args = ['run', 'build', '--filter=./apps/api', '--filter=./apps/worker'];
  const options = { cwd: copy, env: { ...env, TURBO_TELEMETRY_DISABLED: '1' }, signal };
  await promisify(execFile)(turbo, args, options).catch(() => signal.throwIfAborted());
}

/** Runs those tests of a file whose full name has one of these parts in it, up to the first that fails. */
export async function runTests(
  { copy, temporary, env }: Bench,
  file: string,
  names: readonly string[],
  { limitMs, signal }: { limitMs: number; signal: AbortSignal },
): Promise<TestRun> {
  const output = join(temporary, 'report.json');
  rmSync(output, { force: true });
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
  const pattern = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const args = ['run', '--project', 'node', '--bail', '1', '-t', pattern];
  const report = ['--reporter', 'json', '--outputFile', output];
  const child = spawn(process.execPath, [vitest, ...args, ...report, file], {
    cwd: copy,
    env: { ...env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, which is ended as a whole.
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
  }
  let isLate = false;
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, limitMs);
  signal.addEventListener('abort', end);
  await once(child, 'exit');
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  if (isLate) return { outcome: 'late', message: `no answer within ${limitMs / 1000} s` };
  if (!existsSync(output)) return { outcome: 'broke', message: said };
  return readReport(JSON.parse(readFileSync(output, 'utf8')));
}

function readReport({ testResults }: Report): TestRun {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.find(({ status }) => status === 'failed');
  if (failed) {
    const message = failed.failureMessages?.[0] ?? '';
    if (NOT_SOUND.test(message)) return { outcome: 'broke', message };
    return { outcome: 'red', test: failed.fullName, message };
  }
  const broken = testResults.find(({ message }) => message !== '');
  if (broken) return { outcome: 'broke', message: broken.message };
  const passed = tests.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName);
  return { outcome: 'green', passed };
}
