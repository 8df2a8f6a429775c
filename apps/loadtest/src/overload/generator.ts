import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { programArgs } from '@seckill/scripts/typescript';
import type { LoadJob, LoadResult } from './generator-process.ts';

export type Generator = {
  pid: number;
  apply(job: LoadJob): Promise<LoadResult>;
  stop(): void;
};

/** Starts the load generator, a process of its own. It does one job at a time. */
export async function startGenerator(): Promise<Generator> {
  const file = fileURLToPath(new URL('./generator-process.ts', import.meta.url));
  const [program = '', ...execArgv] = (await programArgs(file)).toReversed();
  const child = fork(program, [], { execArgv });
  return {
    pid: child.pid ?? 0,
    async apply(job) {
      const ended = new AbortController();
      child.once('exit', () => ended.abort(new Error('the load generator ended')));
      child.send(job);
      const [result] = await once(child, 'message', { signal: ended.signal });
      child.removeAllListeners('exit');
      return result as LoadResult;
    },
    stop: () => void child.kill(),
  };
}
