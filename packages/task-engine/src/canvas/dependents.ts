import type { Placeholder } from './placeholders.ts';
import type { PlannedJob, PlannedStep } from './plan.ts';

/** The steps that come after a step, each as a placeholder that waits for the one before it. */
export const followers = ({ job }: Pick<PlannedStep, 'job'>): Placeholder[] =>
  (job.next ?? []).flatMap((next) => [{ step: next, after: [job.id] }, ...followers(next)]);

/** The same, and the body of the chord that the step is a member of. */
export const dependents = ({ job }: Pick<PlannedStep, 'job'>): Placeholder[] => [
  ...followers({ job }),
  ...bodies(job).flatMap((body) => [body, ...followers(body.step)]),
];

const bodies = ({ id, join, next = [] }: PlannedJob): Placeholder[] => [
  ...(join === undefined ? [] : [{ step: join.body, after: [id], chord: join.id }]),
  ...next.flatMap((step) => bodies(step.job)),
];
