import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { exec } from './install/exec.mjs';
import { root } from './install/prepare.mjs';
import { findChromium, provideForTests } from './machine/programs.ts';
import { build } from './typescript/index.mjs';

const reports = mkdtempSync(join(tmpdir(), 'seckill-test-'));
const [vitestReport, playwrightReport] = [join(reports, 'vitest'), join(reports, 'playwright')];
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stopping.abort(new Error('interrupted')));
const options = { cwd: root, signal: stopping.signal, timeout: 20 * 60_000 };

/** A minute and a half of it, with a seed that is always the same. */
const TORTURE = ['--minutes', '1.5', '--seed', '20260', '--buyers', '80'];

const stages: Record<string, () => Promise<unknown>> = {
  programs: () => provideForTests(root, (line) => console.log(line)),
  build: () => build('apps/api', 'apps/worker', 'apps/loadtest', 'apps/web'),
  // The check gives way: tests have limits of time, and wait as often as not.
  'check and tests': () => {
    const output = `--outputFile.json=${vitestReport}`;
    const check = { ...options, failure: 'npm run check' };
    return together([
      exec('nice', ['-n', '15', 'npm', 'run', '--silent', 'check'], check),
      run(bin('vitest'), ['run', '--reporter=default', '--reporter=json', output]),
    ]);
  },
  // Torture leaves more than half of two cores; whoever is beside it gives way, or its faults are in vain.
  'torture and browser tests': async () => {
    const browser = await findChromium();
    const playwright = [bin('playwright'), 'test', '-c', 'e2e', '--reporter=list,json'];
    await together([
      run('npm', ['run', '--silent', 'torture', '--', ...TORTURE]),
      run('nice', ['-n', '10', ...playwright], {
        PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
        ...(browser && { CHROMIUM_PATH: browser }),
      }),
    ]);
  },
};

let failure = '';
for (const [name, stage] of Object.entries(stages)) {
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  console.log(`\n${name} ...`);
  try {
    await stage();
    console.log(`${name}: done in ${seconds()}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    failure = `npm test failed: ${name}, after ${seconds()}`;
    break;
  }
}
console.log(`\nAll of it took ${(performance.now() / 1000).toFixed(0)} s\n${counts()}`);
rmSync(reports, { recursive: true });
if (failure) console.error(failure);
process.exit(failure ? 1 : 0);

/** Waits for all; who fails ends the others. */
async function together(all: Promise<unknown>[]): Promise<void> {
  await Promise.all(all).catch((error: unknown) => stopping.abort(error));
  await Promise.allSettled(all);
  stopping.signal.throwIfAborted();
}

function bin(name: string): string {
  return join(root, 'node_modules', '.bin', name);
}

/** Runs a program and shows what it writes. Throws when it fails. */
async function run(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const all = { ...process.env, ...env };
  const child = spawn(program, args, { ...options, env: all, stdio: 'inherit' });
  const [code, signal] = await once(child, 'close');
  const name = [basename(program), ...args].join(' ');
  if (code !== 0) throw new Error(`${name} ended with ${signal ?? code}`);
}

/** As `12 passed, 0 failed`, with `, 1 skipped` where some were: of both reports, also when a stage failed. */
function counts(): string {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = read(vitestReport);
  const {
    expected = 0,
    flaky = 0,
    unexpected = 0,
    skipped = 0,
  } = read(playwrightReport).stats ?? {};
  const left = numPendingTests + skipped;
  const sums = `${numPassedTests + expected + flaky} passed, ${numFailedTests + unexpected} failed`;
  return left ? `${sums}, ${left} skipped` : sums;
}

type Counts = { [name: string]: number };
function read(report: string): Counts & { stats?: Counts } {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return {};
  }
}
