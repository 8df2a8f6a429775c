import type { QueueAddress } from './keys.ts';
import { abandon } from './scripts.ts';
import type { WorkerContext } from './worker-context.ts';

/**
 * Gives up on batches that took numbers but never became a job, because the API process died in between.
 * Young ones may still be on their way. Answers how many numbers were given up.
 */
export async function sweep(
  { client, engine }: WorkerContext,
  queue: QueueAddress,
  olderThanMs: number,
): Promise<number> {
  const { keys } = engine;
  const [seconds] = await client.time();
  const youngest = Number(seconds) * 1000 - olderThanMs;
  let given = 0;
  for (const lane of await client.smembers(keys.lanes(queue))) {
    const [line, open] = [keys.line(queue, lane), keys.open(queue, lane)];
    if ((await client.exists(line)) === 0) await client.srem(keys.lanes(queue), lane);
    let cursor = '0';
    do {
      const [next, flat] = await client.hscan(open, cursor, 'COUNT', 500);
      cursor = next;
      for (let at = 0; at < flat.length; at += 2) {
        const [batchId = '', held = ''] = flat.slice(at, at + 2);
        if (Number(held.split(' ')[2]) > youngest) continue;
        given += await abandon(client, [line, open, keys.job(queue, batchId)], [batchId]);
      }
    } while (cursor !== '0');
  }
  return given;
}
