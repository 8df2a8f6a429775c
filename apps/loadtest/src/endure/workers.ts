import { fileURLToPath } from 'node:url';
import { runProgram, type Program } from '@seckill/scripts/testing';
import { programArgs } from '@seckill/scripts/typescript';
import type { EndureOptions } from './options.ts';
import { residentMb } from '../overload/resident.ts';

export type Workers = {
  /** Resident memory of each, MB; nothing of one that is just being started. */
  residentMb(): number[];
  /** Kills one without a word, and starts another in its place. */
  replace(at: number): Promise<void>;
  stop(): Promise<void>;
};

/** Starts worker processes. `say` hears what they complain about. */
export async function startWorkers(
  redisUrl: string,
  { workers: count, concurrency, lock }: EndureOptions,
  say: (line: string) => void,
): Promise<Workers> {
  const file = fileURLToPath(new URL('endure-worker.ts', import.meta.url));
  const args = [...(await programArgs(file)), redisUrl, String(concurrency), String(lock)];
  const start = (at: number): Promise<Program> =>
    runProgram(`worker ${at}`, args, {}, (line) => {
      if (line.includes('"level":"error"')) say(line);
    });
  const running: (Program | undefined)[] = await Promise.all(
    Array.from({ length: count }, (_, at) => start(at)),
  );
  return {
    residentMb: () =>
      running.flatMap((program) => (program?.child.pid ? [residentMb(program.child.pid)] : [])),
    async replace(at) {
      const before = running[at];
      running[at] = undefined;
      before?.child.kill('SIGKILL');
      running[at] = await start(at);
    },
    async stop() {
      await Promise.all(running.flatMap((program) => program?.stop() ?? []));
    },
  };
}
