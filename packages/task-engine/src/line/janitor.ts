import { clockOf } from '@seckill/redis';
import type { QueueAddress } from '../wire/keys.ts';
import { abandon } from './scripts.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import type { WorkerContext } from '../engine/worker-context.ts';

const CHUNK = 500;

/**
 * Abandons batches that took numbers but never became a job, because the API process died in between or Redis was
 * away. A young batch may still be on its way; should an abandoned one arrive after all, settling it takes its numbers
 * back. Answers how many numbers were abandoned.
 */
export async function abandonLostBatches(
  { client, engine }: WorkerContext,
  queue: QueueAddress,
  olderThanMs: number,
): Promise<number> {
  const { keys } = engine;
  const youngest = (await clockOf(client)) - olderThanMs;
  let abandoned = 0;
  for (const lane of await client.smembers(keys.lanes(queue))) {
    const open = keys.open(queue, lane);
    const books = [keys.line(queue, lane), open, keys.lanes(queue)];
    let cursor = '0';
    do {
      const [next, flat] = await client.hscan(open, cursor, 'COUNT', CHUNK);
      cursor = next;
      const old = flat.filter((_, at) => at % 2 === 0 && takenAt(flat[at + 1]) <= youngest);
      if (old.length === 0 && flat.length > 0) continue;
      const jobs = old.map((id) => jobKey(queue, id));
      abandoned += await abandon(client, [...books, ...jobs], [lane, ...old]);
    } while (cursor !== '0');
  }
  return abandoned;
}

const takenAt = (batch = ''): number => Number(batch.split(' ')[2]);
