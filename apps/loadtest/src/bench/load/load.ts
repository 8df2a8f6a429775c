import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { programArgs } from '@seckill/scripts/typescript';
import type { LoadJob, LoadResult } from './load-process.ts';

export type Generator = {
  pid: number;
  apply(job: LoadJob): Promise<LoadResult>;
  stop(): void;
};

/** Starts the load generator, a process of its own. It does one job at a time. */
export async function startGenerator(): Promise<Generator> {
  const args = await programArgs(fileURLToPath(new URL('./load-process.ts', import.meta.url)));
  const [program = '', ...execArgv] = args.toReversed();
  const child = fork(program, [], { execArgv });
  return {
    pid: child.pid ?? 0,
    apply: (job) =>
      new Promise((resolve, reject) => {
        const ended = () => reject(new Error('the load generator ended'));
        child.once('exit', ended);
        child.once('message', (result) => {
          child.off('exit', ended);
          resolve(result as LoadResult);
        });
        child.send(job);
      }),
    stop: () => void child.kill(),
  };
}
