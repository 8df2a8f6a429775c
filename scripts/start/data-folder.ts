import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../locks/lock.mjs';
import { endOrphans } from '../services/index.ts';
import { forgetRunning, readRunning } from './running.ts';

/**
 * Makes the data folder this process's own. Throws one sentence when the product runs on it
 * already; ends what a killed run has left on it.
 */
export async function openDataFolder(
  dataDir: string,
  say: (line: string) => void,
): Promise<{ close(): void }> {
  for (const folder of ['', 'logs', 'run']) {
    mkdirSync(join(dataDir, folder), { recursive: true, mode: 0o700 });
  }
  const lock = takeLock(join(dataDir, 'lock'));
  if ('heldBy' in lock) throw new Error(alreadyRuns(dataDir, lock.heldBy));
  const ended = await endOrphans(join(dataDir, 'run'), ['api', 'worker', 'page']);
  if (ended.length > 0) say(`ended what a killed run has left: ${ended.join(', ')}`);
  forgetRunning(dataDir);
  keepOneOldLog(join(dataDir, 'logs'));
  return {
    close: () => {
      forgetRunning(dataDir);
      lock.release();
    },
  };
}

function alreadyRuns(dataDir: string, pid: number): string {
  const running = readRunning(dataDir);
  const where = running ? `already runs at ${running.url}` : 'is already being started';
  const other = 'SECKILL_DATA=.data-2 npm start';
  return `Seckill ${where} (process ${pid}); for another one beside it: ${other}`;
}

function keepOneOldLog(logs: string): void {
  for (const name of readdirSync(logs).filter((file) => file.endsWith('.log'))) {
    const file = join(logs, name);
    if (existsSync(file)) renameSync(file, `${file}.1`);
  }
}
