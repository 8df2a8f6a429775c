import type { Task } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import { raiseNumbers } from './scripts.ts';

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

/** From now on no number up to this one is given out in the line: they were given out before Redis lost it. */
export async function continueAfter(
  { keys, producer, lineTtlSeconds }: Engine,
  task: Task,
  lane: string,
  number: number,
): Promise<void> {
  const line = keys.line(keys.laneQueue(task, lane), lane);
  await raiseNumbers(producer, [line], [number, lineTtlSeconds]);
}
