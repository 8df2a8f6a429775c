import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sourceArgs } from '../typescript/index.mjs';

const folder = mkdtempSync(join(tmpdir(), 'orphans-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function runs(pid: number) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a server ends by itself when its starter is killed, and its temporary folder goes', async () => {
  const program = new URL('./testing/starter.ts', import.meta.url).pathname;
  const starter = spawn(process.execPath, sourceArgs(program), {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(starter.stdout, 'data');
  const pid = Number(String(line));
  expect(runs(pid)).toBe(true);
  expect(readdirSync(folder)).toContainEqual(expect.stringContaining('seckill-redis-'));
  starter.kill('SIGKILL');
  await expect.poll(() => runs(pid), { timeout: 15_000 }).toBe(false);
  const left = () => readdirSync(folder).filter((name) => name.startsWith('seckill-'));
  await expect.poll(left, { timeout: 15_000 }).toEqual([]);
});
