import type { ChildProcess } from 'node:child_process';
import { isLoadResult, type LoadJob, type LoadResult } from '../contestants/messages.ts';
import { firstMessage } from '../contestants/processes.ts';

/** Has the load generator do one job. */
export async function applyLoad(generator: ChildProcess, job: LoadJob): Promise<LoadResult> {
  const answer = firstMessage(generator, 'the load generator');
  generator.send(job);
  const result = await answer;
  if (!isLoadResult(result)) throw new Error('the load generator answered something else');
  return result;
}
