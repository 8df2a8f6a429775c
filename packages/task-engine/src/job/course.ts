import { withLine } from '../declare/log-lines.ts';
import type { LogLine, PlainState, Step } from '../declare/states.ts';

/** Of a task that was tried very often the first steps are kept, and the last ones. */
const FIRST_STEPS = 4;
const LAST_STEPS = 20;
const MOST_LINES = 20;

/** What a script may find of it in a stored state, which it never decodes. */
const PLAIN_CODE = /^[\w.-]{1,40}$/;

/** What has become of a task so far, and what its handlers said of it: for people, bounded, and no part of how it goes on. */
export type Course = { readonly trace: readonly Step[]; readonly log: readonly LogLine[] };

export const NO_COURSE: Course = { trace: [], log: [] };

/** The course once the task is in this state. The same state of the same attempt again is no step. */
export function afterStep(
  course: Course,
  { status, attempts, error }: Pick<PlainState, 'status' | 'attempts' | 'error'>,
  now = Date.now(),
): Course {
  const last = course.trace.at(-1);
  if (last?.[0] === status && last[2] === attempts) return course;
  const code = error && PLAIN_CODE.test(error.code) ? [error.code] : [];
  // The tuple has one more member where there is a code.
  const trace = [...course.trace, [status, now, attempts, ...code] as Step];
  if (trace.length > FIRST_STEPS + LAST_STEPS) trace.splice(FIRST_STEPS, 1);
  return { ...course, trace };
}

/** The course with one more line; the oldest gives way. */
export const afterLine = (course: Course, text: string, now = Date.now()): Course => ({
  ...course,
  log: withLine(course.log, text, { most: MOST_LINES, now }),
});

/** As it is stored: nothing where there is nothing. */
export const storedCourse = ({ trace, log }: Course) => ({
  ...(trace.length > 0 && { trace }),
  ...(log.length > 0 && { log }),
});
