import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../locks/lock.mjs';
import { runningFileIn, type Running } from './running.ts';

export type DataFolder = {
  /** For the servers to hold, so that nobody uses their data before they are gone. */
  lock: number;
  /** Notes what runs now, for its owner's eyes only. */
  note(running: Running): void;
  close(): void;
};

/**
 * Makes the data folder this process's own. Throws one sentence when the product runs on it
 * already; waits for the servers of a killed run to end.
 */
export async function openDataFolder(
  dataDir: string,
  say: (line: string) => void,
): Promise<DataFolder> {
  const logs = join(dataDir, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  let state = 'is already being started';
  const lock = await takeLock(dataDir, {
    note: () => `${state} (process ${process.pid})`,
    onWait: () => say('waiting for the servers of a killed run to end'),
  });
  if ('heldBy' in lock)
    throw new Error(
      `Seckill ${lock.heldBy}; for another one beside it: SECKILL_DATA=.data-2 npm start`,
    );
  const file = runningFileIn(dataDir);
  rmSync(file, { force: true });
  // One old log of each is kept.
  for (const name of readdirSync(logs).filter((name) => name.endsWith('.log')))
    renameSync(join(logs, name), join(logs, `${name}.1`));
  return {
    lock: lock.fd,
    note: (running) => {
      state = `already runs at ${running.url}`;
      // Whoever reads it meanwhile must not see half of it.
      writeFileSync(`${file}.new`, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    close: () => {
      rmSync(file, { force: true });
      lock.release();
    },
  };
}
