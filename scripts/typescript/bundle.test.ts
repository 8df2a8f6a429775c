import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { bundle } from './bundle.mjs';
import { contentHash } from './content-hash.mjs';
import { programArgs } from './index.mjs';

const program = fileURLToPath(new URL('./testing/program.ts', import.meta.url));

test('a bundled program finds its packages and its own place, and names its lines', async () => {
  const run = promisify(execFile)(process.execPath, await programArgs(program));
  await expect(run).rejects.toMatchObject({
    stdout: expect.stringContaining("function import { readFileSync } from 'node:fs';"),
    stderr: expect.stringMatching(/Error: on purpose\n\s+at fail \(.*testing\/part\.ts:12:9\)/),
  });
});

test('what did not change is not bundled again', async () => {
  const first = await bundle(program);
  const { mtimeMs } = statSync(first);
  expect(await bundle(program)).toBe(first);
  expect(statSync(first).mtimeMs).toBe(mtimeMs);
});

test('any change of a source makes another hash, and the change back the first one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hash-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'src', 'a.ts');
  mkdirSync(join(folder, 'src', 'node_modules'), { recursive: true });
  const hashes = ['one', 'two', 'one'].map((content) => {
    writeFileSync(file, content);
    return contentHash([folder]);
  });
  expect(hashes[1]).not.toBe(hashes[0]);
  expect(hashes[2]).toBe(hashes[0]);
  writeFileSync(join(folder, 'src', 'node_modules', 'installed.js'), '');
  expect(contentHash([folder])).toBe(hashes[0]);
  writeFileSync(join(folder, 'src', 'b.ts'), '');
  expect(contentHash([folder])).not.toBe(hashes[0]);
  expect(contentHash([folder], ['another Node'])).not.toBe(contentHash([folder]));
});
