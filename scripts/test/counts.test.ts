import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { inWords, playwrightCounts, vitestCounts } from './counts.ts';

function report(content: object) {
  const folder = mkdtempSync(join(tmpdir(), 'counts-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test('both reports add up to one line', () => {
  const vitest = report({
    numPassedTests: 40,
    numFailedTests: 0,
    numPendingTests: 1,
    numTodoTests: 1,
  });
  const playwright = report({ stats: { expected: 8, flaky: 1, unexpected: 2, skipped: 0 } });
  const counts = [vitestCounts(vitest), playwrightCounts(playwright)];
  expect(inWords(counts)).toBe('49 passed, 2 failed, 2 skipped');
});

test('nothing skipped is not mentioned', () => {
  expect(inWords([{ passed: 3, failed: 0, skipped: 0 }])).toBe('3 passed, 0 failed');
});
