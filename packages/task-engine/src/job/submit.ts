import type { Call, CallOptions, TaskId } from '../declare/calls.ts';
import type { RetryPolicy, Task, TimeLimit } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import { inTime } from '../engine/in-time.ts';
import { newKey } from '../wire/ids.ts';
import { expectSteps, type Expected } from '../canvas/placeholders.ts';
import { enqueue, plan, single, type Continuation, type Step } from './steps.ts';

export type ApplyOptions<R = unknown> = CallOptions<R> & {
  /** Whose task it is: only they find it by `resultFor`. */
  owner?: string;
  /**
   * While a task of this kind, queue and owner with the same key waits or runs, that one is answered instead of
   * submitting another. Not together with links.
   */
  dedupe?: string;
};

/** The data of a plain task's job. `keep`: seconds its result is kept. `mute`: its result is not kept at all. */
export type PlainJob = {
  id: string;
  args: unknown;
  expiresAt?: number;
  retry?: Partial<RetryPolicy>;
  timeLimit?: TimeLimit;
  keep?: number;
  mute?: boolean;
} & Continuation;

/** Submits one unbatched task; `key` makes its id. Rejects with LineUnavailable. */
export async function submitPlain<A, R>(
  engine: Engine,
  task: Task<A, R>,
  args: A,
  { owner = '', dedupe, ...options }: ApplyOptions<R>,
  key = newKey(),
): Promise<TaskId<R>> {
  const { first } = plan(engine, single(task, args, options), owner, {}, key);
  if (dedupe === undefined) {
    await launch(engine, [first], followers(first));
    return first.job.id as TaskId<R>;
  }
  if (first.job.next !== undefined || first.job.caught !== undefined) {
    throw new TypeError(
      `${task.name}: what follows a task that was there before cannot be changed`,
    );
  }
  const id = `${task.name}~${owner}~${dedupe}`;
  const held = await inTime(
    engine.commandTimeoutMs,
    enqueue(engine, engine.queues, first, undefined, id),
  );
  const queue = first.queue === task.queue ? undefined : first.queue;
  return engine.ids.plain(task.name, held, owner, queue) as TaskId<R>;
}

/** Submits a call and all that follows it; answers the ids of its steps. */
export async function submitCall(
  engine: Engine,
  call: Call<never, unknown>,
  owner: string,
): Promise<string[]> {
  const { first, steps } = plan(engine, call, owner);
  await launch(engine, [first], followers(first));
  return steps.map(({ job }) => job.id);
}

/** Those that wait for others are known before the others are submitted. */
export async function launch(
  engine: Engine,
  roots: Step[],
  expected: Expected[],
  answer?: unknown,
): Promise<void> {
  const submitted = async (): Promise<void> => {
    if (expected.length > 0) await expectSteps(engine, expected);
    await Promise.all(roots.map((root) => enqueue(engine, engine.queues, root, answer)));
  };
  await inTime(engine.commandTimeoutMs, submitted());
}

/** The steps that come after a step, each with the one it waits for. */
export const followers = ({ job }: Pick<Step, 'job'>): Expected[] =>
  (job.next ?? []).flatMap((next) => [{ step: next, after: [job.id] }, ...followers(next)]);

/** The same, and the body of the chord that it is a member of. */
export const dependents = ({ job }: Pick<Step, 'job'>): Expected[] => [
  ...followers({ job }),
  ...bodies(job).flatMap((body) => [body, ...followers(body.step)]),
];

const bodies = ({ id, join, next = [] }: PlainJob): Expected[] => [
  ...(join === undefined ? [] : [{ step: join.body, after: [id] }]),
  ...next.flatMap((step) => bodies(step.job)),
];
