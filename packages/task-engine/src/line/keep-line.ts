import type { Task } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';

/** From now on so many seconds until the books, the places and the record of a line are forgotten. */
export async function keepLine(
  { keys, producer }: Engine,
  task: Task,
  lane: string,
  seconds: number,
): Promise<void> {
  const queue = keys.laneQueue(task, lane);
  const known = [keys.line, keys.places, keys.record].map((key) => key(queue, lane));
  await Promise.all(known.map((key) => producer.expire(key, seconds)));
}
