import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '@seckill/scripts/services';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const READY = /is ready \(([\d.]+) s\)/;

/** How many seconds `npm start` says that it took on a data folder which it has used before, each time. */
export async function startAgain(times: number): Promise<number[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'seckill-bench-'));
  try {
    // Its servers are installed.
    await secondsToReady(dataDir);
    const seconds: number[] = [];
    while (seconds.length < times) seconds.push(await secondsToReady(dataDir));
    return seconds;
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

async function secondsToReady(dataDir: string): Promise<number> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['scripts/run.mjs', 'scripts/start.ts'], {
    cwd: ROOT,
    env: { PATH, HOME, SECKILL_DATA: dataDir, PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let seconds: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const said = READY.exec(line)?.[1];
    if (said === undefined) continue;
    seconds = Number(said);
    child.kill('SIGINT');
  }
  await ended;
  if (seconds === undefined) throw new Error('npm start ended before it was ready');
  return seconds;
}
