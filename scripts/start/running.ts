import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of the product that runs on a data folder; other commands find it by this file. */
export type Running = {
  url: string;
  adminToken: string;
  redisUrl: string;
  databaseUrl: string;
  pid: number;
  startedAt: string;
};

/** Notes the running product, for its owner's eyes only. */
export function noteRunning(dataDir: string, running: Running): void {
  writeFileSync(fileIn(dataDir), `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
}

export function forgetRunning(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/** What was noted; undefined when nothing runs. */
export function readRunning(dataDir: string): Running | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(dataDir), 'utf8'));
  } catch {
    return undefined;
  }
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'running.json');
}
