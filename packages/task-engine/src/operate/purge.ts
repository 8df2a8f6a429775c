import type { Engine } from '../engine/engine.ts';
import { plainQueues } from './known-queues.ts';
import { continuations } from '../canvas/continuations.ts';
import { withdraw } from '../job/revoke.ts';

const CHUNK = 100;

/**
 * Takes every task out of a queue that has not begun: they end `revoked`. Answers how many; undefined when there is
 * no such queue of plain tasks. A queue of a batched task cannot be purged: its tickets must reach a verdict.
 */
export async function purge(engine: Engine, name: string): Promise<number | undefined> {
  const address = plainQueues(engine).find((each) => each.name === name);
  if (address === undefined) return undefined;
  const queue = engine.queues.at(address);
  let purged = 0;
  for (;;) {
    const jobs = await queue.getJobs(['wait', 'prioritized', 'delayed'], 0, CHUNK - 1);
    const answers = await Promise.all(
      jobs.map(({ data }) => withdraw(engine, continuations, data.id, false)),
    );
    const revoked = answers.filter((answer) => answer === 'revoked').length;
    purged += revoked;
    // Those that had expired leave the queue, too.
    if (revoked === 0 && !answers.includes('expired')) return purged;
  }
}
