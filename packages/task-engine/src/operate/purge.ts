import { continuations } from '../canvas/continuations.ts';
import { delayedKey, jobKey, prioritizedKey, readJobData, waitKey } from '../engine/bullmq-keys.ts';
import type { Engine } from '../engine/engine.ts';
import { withdraw } from '../job/revoke.ts';
import { plainQueues } from './known-queues.ts';
import { pass, type PassOptions } from './pass.ts';

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
  const { reader } = engine;
  const [waiting, prioritized, delayed] = await Promise.all([
    reader.lrange(waitKey(queue), 0, -1),
    reader.zrange(prioritizedKey(queue), 0, '-1'),
    reader.zrange(delayedKey(queue), 0, '-1'),
  ]);
  return pass([...waiting, ...prioritized, ...delayed], options, async (jobId) => {
    const data = Object(await readJobData(reader, jobKey(queue, jobId)));
    // One that has begun or left the queue meanwhile is no business of this.
    if (typeof data.id !== 'string') return false;
    return (await withdraw(engine, continuations, data.id, false)) === 'revoked';
  });
}
