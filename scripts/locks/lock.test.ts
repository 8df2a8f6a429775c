import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { takeLock } from './lock.mjs';

const folder = mkdtempSync(join(tmpdir(), 'lock-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

let fresh = '';
beforeEach(() => {
  fresh = mkdtempSync(join(folder, 'x-'));
});

async function take() {
  const lock = await takeLock(fresh, { note: () => 'this test' });
  if ('heldBy' in lock) throw new Error(`held by ${lock.heldBy}`);
  return lock;
}

function letGo(lock: Awaited<ReturnType<typeof takeLock>>) {
  if ('release' in lock) lock.release();
}

test('a lock that is held says by whom, and is free after its release', async () => {
  const lock = await take();
  expect(await takeLock(fresh)).toEqual({ heldBy: 'this test' });
  lock.release();
  (await take()).release();
});

test('folders have locks of their own', async () => {
  const lock = await take();
  const name = fresh;
  fresh = folder;
  (await take()).release();
  fresh = name;
  expect(await takeLock(fresh)).toHaveProperty('heldBy');
  lock.release();
});

test('a holder that says nothing is waited for', async () => {
  const lock = await takeLock(fresh);
  const order: string[] = [];
  const second = take().finally(() => order.push('taken'));
  await new Promise<void>((onWait) => void takeLock(fresh, { onWait }).then(letGo));
  order.push('released');
  letGo(lock);
  (await second).release();
  expect(order).toEqual(['released', 'taken']);
});

test('a killed holder leaves a lock that is free once its children are gone, too', async () => {
  const code = `import { spawn } from 'node:child_process';
    const { takeLock } = await import(process.argv[1]);
    const { fd } = await takeLock(process.argv[2], { note: () => 'the killed one' });
    const child = spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'ignore', fd] });
    console.log(child.pid);
    setInterval(() => undefined, 1000);`;
  const module = new URL('./lock.mjs', import.meta.url).href;
  const args = ['--input-type=module', '--eval', code, module, fresh];
  const holder = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [pid] = await once(holder.stdout, 'data');
  expect(await takeLock(fresh)).toEqual({ heldBy: 'the killed one' });
  holder.kill('SIGKILL');
  await once(holder, 'exit');

  await new Promise<void>((onWait) => void takeLock(fresh, { onWait }).then(letGo));
  process.kill(Number(String(pid)), 'SIGKILL');
  (await take()).release();
});
