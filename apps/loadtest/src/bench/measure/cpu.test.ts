import { expect, it } from 'vitest';
import { cpuMicroseconds, parseStat } from './cpu.ts';

it('reads utime and stime behind a name that looks like fields', () => {
  const stat = '42 (a) b (9 S) R 1 42 42 0 -1 4194304 100 0 0 0 1234 567 0 0 20 0 11 0 99';
  expect(parseStat(stat)).toBe(1234 + 567);
});

it('knows nothing of a process that is gone', () => {
  expect(cpuMicroseconds(2 ** 30)).toBe(0);
});
