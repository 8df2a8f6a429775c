import type { WorkerContext } from '../engine/worker-context.ts';
import type { QueueAddress } from '../wire/keys.ts';
import type { LineDriver } from './driver.ts';

/**
 * Looks after the lines of a shard. One whose turn has not moved on since the last look is decided from here: the process
 * that had its batches died, or its jobs are put aside until a moment that another clock calls far away.
 */
export function createTender(
  { client, engine }: WorkerContext,
  queue: QueueAddress,
  driver: LineDriver,
) {
  const { keys } = engine;
  let before = new Map<string, string>();

  return async function tend(): Promise<void> {
    const lanes = await client.smembers(keys.lanes(queue));
    const heads = new Map<string, string>();
    for (const lane of lanes) {
      const [head] = await client.zrange(keys.turns(queue, lane), 0, '0');
      // A lane without a turn is taken off the list by the look at it.
      heads.set(lane, head ?? '');
    }
    const still = lanes.filter((lane) => before.get(lane) === heads.get(lane));
    before = heads;
    const tended = await Promise.allSettled(still.map((lane) => driver.tend(lane)));
    for (const one of tended) if (one.status === 'rejected') throw one.reason;
  };
}
