import type { Task } from '../declare/define.ts';
import { check } from '../declare/options.ts';
import type { Engine } from '../engine/engine.ts';
import { beginLine } from './scripts.ts';

/** From now on so many seconds until the books, the places, the waits and the record of a line are forgotten. */
export async function keepLine(
  { keys, producer }: Engine,
  task: Task,
  lane: string,
  seconds: number,
): Promise<void> {
  const queue = keys.laneQueue(task, lane);
  const known = [keys.line, keys.places, keys.waits, keys.record].map((key) => key(queue, lane));
  await Promise.all(known.map((key) => producer.expire(key, seconds)));
}

/** Sees to it that Redis knows the line; one that it does not know is begun after a number that nobody was given. */
export async function begin(
  { keys, producer, lineTtlSeconds, numbersAfter }: Engine,
  task: Task,
  lane: string,
): Promise<void> {
  const line = keys.line(keys.laneQueue(task, lane), lane);
  const number = await numbersAfter(task, lane);
  check.number('numbersAfter', number);
  await beginLine(producer, [line], [number, lineTtlSeconds]);
}
