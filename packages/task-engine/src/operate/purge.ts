import { continuations } from '../canvas/continuations.ts';
import type { Engine } from '../engine/engine.ts';
import { revokeJob } from '../job/revoke.ts';
import { plainQueues } from './known-queues.ts';
import { pass, type PassOptions } from './pass.ts';
import { jobsIn } from './unended.ts';

/**
 * Takes every task out of a queue that waits in it now: they end `revoked`. Answers how many; undefined when there is
 * no such queue of plain tasks. A queue of a batched task cannot be purged: its tickets must reach a verdict.
 */
export async function purge(
  engine: Engine,
  name: string,
  options: PassOptions = {},
): Promise<number | undefined> {
  const queue = plainQueues(engine).find((each) => each.name === name);
  if (queue === undefined) return undefined;
  const { waiting } = await jobsIn(engine, queue);
  // One that has begun or left the queue meanwhile is no business of this.
  return pass(
    waiting,
    options,
    async (jobId) => (await revokeJob(engine, continuations, queue, jobId, false)) === 'revoked',
  );
}
