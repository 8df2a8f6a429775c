import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** One measurement's load. With `amount` that many requests, else `seconds` of them. */
export type LoadJob = {
  url: string;
  cookies: string[];
  connections: number;
  seconds: number;
  amount?: number;
};

/** `finishedAt` is the moment of the last request, ms since the epoch. Latencies are ms. */
export type LoadResult = {
  accepted: number;
  refused: number;
  failed: number;
  seconds: number;
  finishedAt: number;
  p50: number;
  p99: number;
};

export type Generator = {
  pid: number;
  apply(job: LoadJob): Promise<LoadResult>;
  stop(): void;
};

/** Starts the load generator, a process of its own. It does one job at a time. */
export function startGenerator(): Generator {
  const child = fork(fileURLToPath(new URL('./load-process.ts', import.meta.url)));
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
