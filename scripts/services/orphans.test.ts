import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { processMark } from '../locks/processes.mjs';
import { bundle } from '../typescript/bundle.mjs';
import { boundToThisProcess } from './leash.ts';
import { endOrphans, writePidFile } from './pid-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'orphans-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function sleeper() {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, pid: child.pid ?? 0 };
}

test('what a killed starter left running is ended, and its temporary folder removed', async () => {
  const run = mkdtempSync(join(folder, 'run-'));
  const temporaryFolder = mkdtempSync(join(folder, 'tmp-'));
  const { child, pid } = sleeper();
  const gone = once(child, 'exit');
  writePidFile(join(run, 'redis.pid'), { name: 'redis', temporaryFolder }, pid);
  expect(await endOrphans(run, ['api'])).toEqual(['redis']);
  expect(await gone).toEqual([null, 'SIGTERM']);
  expect(existsSync(temporaryFolder)).toBe(false);
  expect(readdirSync(run)).toEqual([]);
});

test('a stranger who got the id of a process that is gone is left alone', async () => {
  const run = mkdtempSync(join(folder, 'run-'));
  const { child, pid } = sleeper();
  const note = { name: 'redis', pid, mark: 'an earlier boot' };
  writeFileSync(join(run, 'redis.pid'), JSON.stringify(note));
  expect(await endOrphans(run, [])).toEqual([]);
  expect(child.exitCode).toBeNull();
  expect(readdirSync(run)).toEqual([]);
});

// Without setpriv, the notes above are what finds them.
const canBind = boundToThisProcess('true', []).length > 1;
test.runIf(canBind)('a server ends by itself when its starter is killed', async () => {
  const index = await bundle(fileURLToPath(new URL('./index.ts', import.meta.url)));
  const code = `const { startRedis } = await import('${pathToFileURL(index).href}');
    console.log((await startRedis()).pid);
    setInterval(() => undefined, 1000);`;
  const args = ['--input-type=module', '--eval', code];
  const starter = spawn(process.execPath, args, {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(starter.stdout, 'data');
  const pid = Number(String(line));
  expect(processMark(pid)).toBeDefined();
  starter.kill('SIGKILL');
  await expect.poll(() => processMark(pid), { timeout: 5000 }).toBeUndefined();
});
