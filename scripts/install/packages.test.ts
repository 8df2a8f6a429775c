import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { needsInstall } from './packages.mjs';

const folder = mkdtempSync(join(tmpdir(), 'install-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(folder, 'x-'));
  mkdirSync(join(root, 'node_modules'));
  write('package-lock.json', {
    '': { name: 'seckill' },
    'apps/api': { version: '0.1.0' },
    'node_modules/fastify': { version: '5.12.8' },
    'node_modules/@rolldown/binding-win32-x64-msvc': { version: '1.2.19', optional: true },
  });
});

function write(file: string, packages: object) {
  writeFileSync(join(root, file), JSON.stringify({ packages }));
}

test('a fresh clone needs an install', () => {
  expect(needsInstall(root)).toBe(true);
});

test('what is installed as locked needs none, also without the packages of other platforms', () => {
  write('node_modules/.package-lock.json', { 'node_modules/fastify': { version: '5.12.8' } });
  expect(needsInstall(root)).toBe(false);
});

test.each([
  ['an older version', { 'node_modules/fastify': { version: '5.12.7' } }],
  ['a missing package', {}],
])('%s needs an install', (_, installed) => {
  write('node_modules/.package-lock.json', installed);
  expect(needsInstall(root)).toBe(true);
});

test('without a lockfile it says that the clone is not whole', () => {
  rmSync(join(root, 'package-lock.json'));
  expect(() => needsInstall(root)).toThrow('package-lock.json is missing');
});
