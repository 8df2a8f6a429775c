import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exec } from '../install/exec.mjs';
import { programArgs } from './index.mjs';

const here = import.meta.dirname;

test('a bundled program finds its packages and its own place, and names its lines', async () => {
  onTestFinished(() => rmSync(join(here, 'dist'), { recursive: true, force: true }));
  const program = join('testing', 'program.ts');
  await exec(process.execPath, ['bundle.mjs', program], { cwd: here });
  const args = ['--enable-source-maps', join(here, 'dist', 'program.mjs')];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stdout).toContain("function import { readFileSync } from 'node:fs';");
  expect(stderr).toMatch(/Error: on purpose\n\s+at fail \(.*testing\/part\.ts:12:9\)/);
});

test('a program that its workspace does not build is named', async () => {
  const file = join(here, 'testing', 'program.ts');
  await expect(programArgs(file)).rejects.toThrow(`${file} is none of the programs that scripts`);
});
