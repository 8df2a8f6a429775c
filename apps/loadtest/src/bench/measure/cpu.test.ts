import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { cpuMicroseconds, cpuOfGroup, parseStat, pidsOfGroup } from './cpu.ts';

it('reads utime and stime behind a name that looks like fields', () => {
  const stat = '42 (a) b (9 S) R 1 42 42 0 -1 4194304 100 0 0 0 1234 567 0 0 20 0 11 0 99';
  expect(parseStat(stat)).toBe(1234 + 567);
});

it('knows nothing of a process that is gone', () => {
  expect(cpuMicroseconds(2 ** 30)).toBe(0);
});

it.runIf(process.platform === 'linux')(
  'counts the processes that a program has begun, too',
  async () => {
    const program = spawn('sh', ['-c', 'sh -c "while :; do :; done" & echo begun; wait'], {
      detached: true,
    });
    await once(program.stdout, 'data');
    const pids = pidsOfGroup(program.pid);
    expect(pids).toHaveLength(2);
    expect(pids).toContain(program.pid);
    await expect.poll(() => cpuOfGroup(program.pid)).toBeGreaterThan(0);
    process.kill(-(program.pid ?? NaN), 'SIGKILL');
    await once(program, 'close');
  },
);
