import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './install/prepare.mjs';
import { findChromium } from './machine/programs.ts';
import { provideForTests } from './machine/test-programs.ts';
import { buildPage } from './start/page.ts';
import { inWords, playwrightCounts, vitestCounts } from './test/counts.ts';
import { runNode, sideBySide, type Command, type Counts } from './test/stage.ts';

const reports = mkdtempSync(join(tmpdir(), 'seckill-test-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');
const counts: Counts[] = [];

const minutes = (count: number) => count * 60_000;
const node = (command: Partial<Command> & Pick<Command, 'name' | 'args' | 'live'>) =>
  runNode({ cwd: root, timeLimitMs: minutes(20), ...command });
const bin = (...path: string[]) => join(root, 'node_modules', ...path);

const stages: { name: string; run(): Promise<void> }[] = [
  {
    name: 'programs',
    run: () => provideForTests(root, (line) => console.log(line)),
  },
  // The check takes the time in which tests wait, and is silent unless it fails.
  { name: 'check and tests', run: () => sideBySide(check, tests) },
  { name: 'page', run: async () => void (await buildPage(root)) },
  {
    name: 'browser tests',
    run: async () => {
      const args = [bin('playwright', 'cli.js'), 'test', '-c', 'e2e', '--reporter=list,json'];
      const browser = await findChromium();
      const env = {
        PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
        ...(browser ? { CHROMIUM_PATH: browser } : {}),
      };
      await counted(playwrightReport, playwrightCounts, () =>
        node({ name: 'browser tests', args, live: true, env }),
      );
    },
  },
];

function check(signal: AbortSignal): Promise<void> {
  return node({
    name: 'check',
    args: [...npm(), 'run', '--silent', 'check'],
    live: false,
    yielding: true,
    signal,
  });
}

async function tests(signal: AbortSignal): Promise<void> {
  const reporters = ['--reporter=default', '--reporter=json'];
  const output = `--outputFile.json=${vitestReport}`;
  const args = [bin('vitest', 'vitest.mjs'), 'run', ...reporters, output];
  await counted(vitestReport, vitestCounts, () =>
    node({ name: 'tests', args, live: true, signal }),
  );
}

for (const { name, run } of stages) {
  const start = performance.now();
  console.log(`\n${name} ...`);
  try {
    await run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    if (counts.length > 0) console.log(`\n${inWords(counts)}`);
    end(`npm test failed: ${name}, after ${seconds(start)}`, 1);
  }
  if (process.exitCode) end('npm test was interrupted', 130);
  console.log(`${name}: done in ${seconds(start)}`);
}
console.log(`\nAll of it took ${seconds(0)}`);
end(inWords(counts), 0);

/** Counts what was run, also when it failed. */
async function counted(
  report: string,
  read: (file: string) => Counts,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } finally {
    if (existsSync(report)) counts.push(read(report));
  }
}

function npm(): string[] {
  return [
    process.env['npm_execpath'] ??
      join(process.execPath, '../../lib/node_modules/npm/bin/npm-cli.js'),
  ];
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

function end(lastLine: string, code: number): never {
  rmSync(reports, { recursive: true, force: true });
  console.log(lastLine);
  process.exit(code);
}
