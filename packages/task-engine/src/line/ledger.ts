import type { Task } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import { readLine } from './scripts.ts';

/**
 * The books of one line. `accepted = issued − abandoned`; at rest `accepted = decided` and the outcomes
 * add up to it. `waiting` are accepted tickets not decided yet.
 */
export type Line = {
  issued: number;
  abandoned: number;
  accepted: number;
  decided: number;
  waiting: number;
  processed: number;
  perSecond: number;
  outcomes: Record<string, number>;
};

/** Reads a line in constant time; a line nobody has joined is all zeros. */
export async function lineOf(engine: Engine, task: Task, lane: string): Promise<Line> {
  const queue = engine.keys.laneQueue(task, lane);
  const { now, fields } = await readLine(engine.reader, [engine.keys.line(queue, lane)], []);
  const count = (field: string): number => fields.get(field) ?? 0;
  const accepted = count('issued') - count('abandoned');
  const outcomes: Record<string, number> = {};
  for (const [field, value] of fields) {
    if (field.startsWith('t:')) outcomes[field.slice(2)] = value;
  }
  const pace = { rate: count('rate'), at: count('rateAt'), from: count('rateFrom') };
  return {
    issued: count('issued'),
    abandoned: count('abandoned'),
    accepted,
    decided: count('decided'),
    waiting: Math.max(0, accepted - count('decided')),
    ...engine.progress.see(task.name, lane, count('processed'), pace, now),
    outcomes,
  };
}
