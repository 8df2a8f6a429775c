import { readFileSync } from 'node:fs';
import type { Counts } from './stage.ts';

/** From the report of vitest's json reporter. */
export function vitestCounts(file: string): Counts {
  const report = readReport(file);
  return {
    passed: number(report['numPassedTests']),
    failed: number(report['numFailedTests']),
    skipped: number(report['numPendingTests']) + number(report['numTodoTests']),
  };
}

/** From the report of Playwright's json reporter; a flaky test has passed at last. */
export function playwrightCounts(file: string): Counts {
  const { stats } = readReport(file);
  const { expected, flaky, unexpected, skipped } = isRecord(stats) ? stats : {};
  return {
    passed: number(expected) + number(flaky),
    failed: number(unexpected),
    skipped: number(skipped),
  };
}

/** As `12 passed, 0 failed`, with `, 1 skipped` where some were. */
export function inWords(all: Counts[]): string {
  const sum = (key: keyof Counts) => all.reduce((total, counts) => total + counts[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

function readReport(file: string): Record<string, unknown> {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(report)) throw new Error(`${file} is no report.`);
  return report;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
