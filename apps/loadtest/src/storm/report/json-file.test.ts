import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { requireWritable } from './json-file.ts';
import { UsageError } from '../../command/arguments.ts';

it('refuses a place that cannot be written to, and leaves what is there alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'storm-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(() => requireWritable(join(folder, 'none', 'a.json'))).toThrow(UsageError);
  expect(() => requireWritable(folder)).toThrow(UsageError);
  const file = join(folder, 'a.json');
  writeFileSync(file, 'the last storm');
  requireWritable(file);
  expect(readFileSync(file, 'utf8')).toBe('the last storm');
});
