import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Keeps a process, its threads and those it starts to one processor; answers whether that could be done here. */
export async function pin(pid: number, processor: number): Promise<boolean> {
  if (availableParallelism() <= processor) return false;
  return run('taskset', ['-acp', String(processor), String(pid)]).then(
    () => true,
    () => false,
  );
}
