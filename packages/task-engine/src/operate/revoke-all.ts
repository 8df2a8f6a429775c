import { continuations } from '../canvas/continuations.ts';
import type { Engine } from '../engine/engine.ts';
import { revokeJob } from '../job/revoke.ts';
import { pass, type PassOptions } from './pass.ts';
import { unended, type NotPlain, type Which } from './unended.ts';

/**
 * Revokes every task of a kind or of a queue that waits or runs now; one that runs is stopped as `terminate` does. Answers
 * how many: neither one that ended meanwhile nor one that was revoked before is counted.
 */
export async function revokeAll(
  engine: Engine,
  which: Which,
  options: PassOptions = {},
): Promise<number | NotPlain> {
  const jobs = await unended(engine, which);
  if (!Array.isArray(jobs)) return jobs;
  return pass(
    jobs,
    options,
    async ({ queue, jobId }) =>
      (await revokeJob(engine, continuations, queue, jobId, true)) === 'revoked',
  );
}
