import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { createBreaker, possibleIn } from './breaker.ts';

const folder = mkdtempSync(join(tmpdir(), 'breaker-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'running.json');
const note = (pids: object) => writeFileSync(file, JSON.stringify({ pids }));

function startProcess() {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const exit = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  return { pid: child.pid ?? 0, exit };
}

/** As Linux has it; T: it stands still. */
const stateOf = (pid: number) => /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];

it('breaks what was started, and no server that is not private', () => {
  note({ api: 1, worker: 2, redis: 3, mysql: 4 });
  expect(possibleIn(file)).toHaveLength(5);
  note({ api: 1, worker: 2 });
  expect(possibleIn(file)).toEqual(['kill_worker', 'deliver_twice', 'second_api']);
  expect(possibleIn('')).toEqual([]);
});

it('a worker that is killed is whole again when another one is noted', async () => {
  const { pid, exit } = startProcess();
  note({ worker: pid });
  const healed: string[] = [];
  const struck = createBreaker(file, {})('kill_worker', 'strike').then(() => healed.push('healed'));
  expect(await exit).toEqual([null, 'SIGKILL']);
  expect(healed).toEqual([]);
  note({ worker: pid + 1 });
  await struck;
});

it.runIf(process.platform === 'linux')(
  'who is aimed at stands still, and goes on in the end',
  async () => {
    const { pid } = startProcess();
    note({ worker: pid });
    const breakIt = createBreaker(file, {});
    await breakIt('kill_worker', 'aim');
    await expect.poll(() => stateOf(pid)).toBe('T');
    await breakIt('kill_worker', 'end');
    await expect.poll(() => stateOf(pid)).toBe('S');
  },
);

it('says so when nothing runs', async () => {
  note({ worker: undefined });
  await expect(createBreaker(file, {})('kill_worker', 'strike')).rejects.toThrow('does not run');
});
