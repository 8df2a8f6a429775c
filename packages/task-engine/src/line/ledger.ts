import type { Task } from '../declare/define.ts';
import { jobPrefix } from '../engine/bullmq-add-job.ts';
import type { Engine } from '../engine/engine.ts';
import { perSecond, type Pace } from '../engine/rate.ts';
import { balanceBooks, measureLine, readLine } from './scripts.ts';
import { percentilesOf, type Waits } from './waits.ts';

/**
 * The books of one line. `accepted = issued − abandoned`; at rest `accepted = decided` and the outcomes
 * add up to it. `waiting` are accepted tickets not decided yet. `redelivered`: how often a batch was given to another worker, as the one that
 * had it in hand said nothing more; both may decide it, and it counts once. `inHand`: whether a worker has begun with the batch whose turn
 * it is.
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
  redelivered: number;
  inHand: boolean;
};

/**
 * A line as of one instant of Redis' clock, in which `accepted = decided + waiting`. `overdueMs`: for how long the batch has waited whose
 * turn it is; 0 when none waits. `waits`: from being queued until being decided, of all tickets of the line.
 */
export type MeasuredLine = Line & {
  at: Date;
  acceptedPerSecond: number;
  overdueMs: number;
  waits: Waits | undefined;
};

type Fields = ReadonlyMap<string, number>;

/** Reads a line in constant time; a line nobody has joined is all zeros. */
export async function lineOf(engine: Engine, task: Task, lane: string): Promise<Line> {
  const queue = engine.keys.laneQueue(task, lane);
  const { now, fields } = await readLine(engine.reader, [engine.keys.line(queue, lane)], []);
  return booksOf(engine, task, lane, fields, now);
}

/** The same with what operators watch, which costs more. */
export async function measuredLine(
  engine: Engine,
  task: Task,
  lane: string,
): Promise<MeasuredLine> {
  const { keys, reader } = engine;
  const queue = keys.laneQueue(task, lane);
  const { now, queuedAt, fields, waits } = await measureLine(
    reader,
    [keys.line(queue, lane), keys.turns(queue, lane), keys.waits(queue, lane)],
    [jobPrefix(queue)],
  );
  const books = booksOf(engine, task, lane, fields, now);
  return {
    ...books,
    // Where Redis lost part of the books.
    accepted: books.decided + books.waiting,
    at: new Date(now),
    acceptedPerSecond: perSecond(paceOf(fields, 'rateIn'), now),
    overdueMs: queuedAt === undefined ? 0 : Math.max(0, now - queuedAt),
    waits: percentilesOf(waits),
  };
}

/** The outcome under which verdicts are counted whose own count Redis has lost. */
export const FORGOTTEN = 'forgotten';

/** An outcome under which more tickets are counted than there are: of some it was lost how they ended. */
export type Overcounted = { outcome: string; counted: number; known: number };
/** `wrongForMs`: so long the books are wrong in the same way, at two looks, before they are put right; half a minute by default. */
export type Balancing = { overcounted?: Overcounted; wrongForMs?: number | undefined };

/** So long books are wrong in the same way before they are put right, ms. */
const WRONG_FOR_MS = 30_000;

/**
 * Makes the books of a line say again what they should, once nothing waits in it and they were wrong for a while: Redis may have lost a part
 * of them. Answers by how many tickets they were wrong.
 */
export async function balance(
  { keys, producer }: Engine,
  task: Task,
  lane: string,
  { overcounted, wrongForMs = WRONG_FOR_MS }: Balancing = {},
): Promise<number> {
  const { outcome, counted, known } = overcounted ?? { outcome: '', counted: 0, known: 0 };
  const queue = keys.laneQueue(task, lane);
  return balanceBooks(
    producer,
    [keys.line(queue, lane), keys.turns(queue, lane)],
    [FORGOTTEN, outcome, counted, known, wrongForMs],
  );
}

function booksOf(engine: Engine, task: Task, lane: string, fields: Fields, now: number): Line {
  const count = (field: string): number => fields.get(field) ?? 0;
  const accepted = count('issued') - count('abandoned');
  const outcomes: Record<string, number> = {};
  for (const [field, value] of fields) {
    if (field.startsWith('t:')) outcomes[field.slice(2)] = value;
  }
  return {
    issued: count('issued'),
    abandoned: count('abandoned'),
    accepted,
    decided: count('decided'),
    waiting: Math.max(0, accepted - count('decided')),
    ...engine.progress.see(task.name, lane, count('processed'), paceOf(fields, 'rate'), now),
    outcomes,
    redelivered: count('redelivered'),
    inHand: fields.has('holder'),
  };
}

const paceOf = (fields: Fields, name: 'rate' | 'rateIn'): Pace => ({
  rate: fields.get(name) ?? 0,
  at: fields.get(`${name}At`) ?? 0,
  from: fields.get(`${name}From`) ?? 0,
});
