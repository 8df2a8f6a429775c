import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sourceArgs } from '@seckill/scripts/typescript';
import { expect, inject, it } from 'vitest';

const main = fileURLToPath(new URL('../example/main.ts', import.meta.url));

it('the example runs as a program of its own, says what it made, and ends', async () => {
  const env = { PATH: process.env['PATH'], REDIS_URL: inject('redisUrl') };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, sourceArgs(main), { env });
  expect(stdout).toBe("[ '320-tea.jpg', '640-tea.jpg', '1280-tea.jpg' ]\n");
  expect(stderr).toBe('');
});
