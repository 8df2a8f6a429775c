import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { takeLock } from './lock.mjs';
import { processMark } from './processes.mjs';

const folder = mkdtempSync(join(tmpdir(), 'lock-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

let fresh = '';
let file = '';
beforeEach(() => {
  fresh = mkdtempSync(join(folder, 'x-'));
  file = join(fresh, 'lock');
});

test('a lock that is held says by whom, and is free after its release', () => {
  const lock = takeLock(file);
  expect(takeLock(file)).toEqual({ heldBy: process.pid });
  if ('release' in lock) lock.release();
  expect(takeLock(file)).toHaveProperty('release');
  expect(readdirSync(fresh)).toEqual(['lock']);
});

test('a killed holder leaves a lock that is free', async () => {
  const holder = spawn('sleep', ['60']);
  const pid = holder.pid ?? 0;
  writeFileSync(file, JSON.stringify({ pid, mark: processMark(pid) }));
  expect(takeLock(file)).toEqual({ heldBy: pid });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(takeLock(file)).toHaveProperty('release');
});

test('another process that got the id of the holder does not hold the lock', () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, mark: 'an earlier boot' }));
  expect(takeLock(file)).toHaveProperty('release');
});

test('a lock file that makes no sense is free', () => {
  writeFileSync(file, '{"pid":');
  expect(takeLock(file)).toHaveProperty('release');
});

test('a late release leaves the lock of the next holder alone', () => {
  const lock = takeLock(file);
  const next = JSON.stringify({ pid: process.ppid, mark: processMark(process.ppid) });
  writeFileSync(file, next);
  if ('release' in lock) lock.release();
  expect(takeLock(file)).toEqual({ heldBy: process.ppid });
});
