import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariadb, startRedis } from '@seckill/scripts/services';
import { copySources } from './copy.ts';
import { whyStale, type SeededBug } from './seeded-bug.ts';
import { buildPrograms, runTests, type Bench, type TestRun } from './vitest.ts';

/** `spoiled`: its test says nothing, as it is not green without the bug either, or could not be run with it. */
export type Verdict = {
  bug: SeededBug;
  outcome: 'caught' | 'survived' | 'spoiled';
  /** What the test said. */
  message: string;
  ms: number;
};

export type Run = {
  root: string;
  bugs: readonly SeededBug[];
  jobs: number;
  signal: AbortSignal;
  /** Hears of each as soon as it is known. */
  told: (verdict: Verdict) => void;
};

const CAUGHT_WITHIN_MS = 60_000;
const GREEN_WITHIN_MS = 180_000;

/** Applies each bug to a copy of the sources and runs its test there. Each job has a copy and servers of its own. */
export async function runMutants({ root, bugs, jobs, signal, told }: Run): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const tell = (verdict: Verdict) => {
    verdicts.push(verdict);
    told(verdict);
  };
  const files = [...new Set(bugs.map(({ test }) => test.file))];
  const groups = files.map((file) => bugs.filter(({ test }) => test.file === file));
  const waiting = groups.toSorted((a, b) => b.length - a.length).values();
  const work = async () => {
    await withBench(root, async (bench) => {
      for (const group of waiting) await judgeGroup(bench, group, { signal, tell });
    });
  };
  const done = await Promise.allSettled(
    Array.from({ length: Math.min(jobs, groups.length) }, () => work()),
  );
  for (const each of done) if (each.status === 'rejected') throw each.reason;
  return verdicts;
}

async function withBench(root: string, use: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'seckill-mutants-'));
  const copy = join(folder, 'copy');
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  try {
    await copySources(root, copy);
    const servers = await Promise.all([startRedis(), startMariadb({ durable: false })]);
    const [redis, mysql] = servers.map(({ url }) => url);
    const given = { TEST_REDIS_URL: redis, TEST_MYSQL_URL: mysql, TEST_BUILD: 'as-needed' };
    try {
      await use({ copy, temporary, env: { ...process.env, ...given } });
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Judging = { signal: AbortSignal; tell: (verdict: Verdict) => void };

/** All of a group have their tests in one file, which is seen to be green once. */
async function judgeGroup(
  bench: Bench,
  group: readonly SeededBug[],
  { signal, tell }: Judging,
): Promise<void> {
  const file = group[0]?.test.file ?? '';
  const names = [...new Set(group.map(({ test }) => test.name))];
  if (group.some(({ test }) => test.programs)) await buildPrograms(bench, signal);
  const unchanged = (tests: readonly string[]) =>
    runTests(bench, file, tests, { limitMs: GREEN_WITHIN_MS, signal });
  const together = await unchanged(names);
  for (const bug of group) {
    // One that is red says nothing of the others.
    const sound = together.outcome === 'green' ? together : await unchanged([bug.test.name]);
    let begun = performance.now();
    const end = (outcome: Verdict['outcome'], message: string) =>
      tell({ bug, outcome, message, ms: performance.now() - begun });
    const path = join(bench.copy, bug.file);
    const text = readFileSync(path, 'utf8');
    const spoiled = whySpoiled(sound, bug) ?? whyStale(text, bug);
    if (spoiled !== undefined) {
      end('spoiled', spoiled);
      continue;
    }
    writeFileSync(
      path,
      text.replace(bug.find, () => bug.replace),
    );
    try {
      if (bug.test.programs) await buildPrograms(bench, signal);
      begun = performance.now();
      const limits = { limitMs: CAUGHT_WITHIN_MS, signal };
      const found = await runTests(bench, file, [bug.test.name], limits);
      if (found.outcome === 'red') end('caught', found.message);
      else if (found.outcome === 'broke') end('spoiled', `its test broke: ${found.message}`);
      else end('survived', found.outcome === 'late' ? found.message : 'its test stays green');
    } finally {
      writeFileSync(path, text);
    }
  }
}

function whySpoiled(sound: TestRun, { test }: SeededBug): string | undefined {
  if (sound.outcome === 'red') return `red without the bug: ${sound.test}: ${sound.message}`;
  if (sound.outcome !== 'green') return `its test broke without the bug: ${sound.message}`;
  const isThere = sound.passed.some((name) => name.includes(test.name));
  return isThere ? undefined : `no test of ${test.file} is called "${test.name}"`;
}
