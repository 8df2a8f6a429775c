import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { PlainTask } from './define.ts';
import { checkArgs } from './check-args.ts';
import { check } from './options.ts';
import { timingOf, type Timing } from './timing.ts';

/** What to do when a run is due and the one before has not ended: leave it out, or let it follow. */
export type Overlap = 'skip' | 'queue';
/** What to do about runs that were due while no worker ran: nothing, or one in place of all. */
export type Missed = 'skip' | 'once';

export type ScheduleSpec<A, R> = {
  /** Known by this name to operators; unique in the list. */
  name: string;
  task: PlainTask<A, R>;
  args: A;
  overlap?: Overlap;
  missed?: Missed;
} & Timing;

/** How a schedule is written in Redis: every process sees the same. */
export const StoredSchedule = Type.Object({
  task: Type.String(),
  args: Type.Unknown(),
  every: Type.Optional(Type.Integer()),
  cron: Type.Optional(Type.String()),
  timezone: Type.Optional(Type.String()),
  overlap: Type.Union([Type.Literal('skip'), Type.Literal('queue')]),
  missed: Type.Union([Type.Literal('skip'), Type.Literal('once')]),
});
export type StoredSchedule = Static<typeof StoredSchedule>;
const stored = Compile(StoredSchedule);

/** Throws when the stored text is no schedule. */
export const readStored = (json: string): StoredSchedule => stored.Parse(JSON.parse(json));

export type Schedule = {
  readonly name: string;
  readonly task: PlainTask;
  readonly args: unknown;
  readonly timing: Timing;
  readonly overlap: Overlap;
  readonly missed: Missed;
  /** As stored; workers with another version of an entry leave it alone. */
  readonly text: string;
};

/**
 * A task to be run again and again: `every` so many ms, at whole multiples since 1970, or by `cron` in a time
 * zone. Throws InvalidOption, or InvalidArguments when the arguments do not fit.
 */
export function defineSchedule<A, R>(spec: ScheduleSpec<A, R>): Schedule {
  check.schedule('', spec);
  const { name, task, args, overlap = 'skip', missed = 'once' } = spec;
  checkArgs(task, args);
  const timing = timingOf(spec);
  const text: StoredSchedule = { task: task.name, args, ...timing, overlap, missed };
  return { name, task, args, timing, overlap, missed, text: JSON.stringify(text) };
}
