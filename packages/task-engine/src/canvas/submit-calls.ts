import type { Call, TaskId } from '../declare/calls.ts';
import type { Task } from '../declare/define.ts';
import { InvalidOption } from '../declare/invalid-option.ts';
import { written } from '../engine/availability.ts';
import { enqueue } from '../job/enqueue.ts';
import { submitPlain, type ApplyOptions } from '../job/submit.ts';
import { newKey } from '../wire/ids.ts';
import { followers } from './dependents.ts';
import { unendedSeconds, type Engine } from '../engine/engine.ts';
import { delayOf, writePlaceholders, type Placeholder } from './placeholders.ts';
import { linkedCalls, plan, type PlannedStep } from './plan.ts';

type AnyCall = Call<never, unknown>;

/** Submits one unbatched task with its links. Rejects with LineUnavailable. */
export async function submitLinked<A, R>(
  engine: Engine,
  task: Task<A, R>,
  args: A,
  options: ApplyOptions<R>,
): Promise<TaskId<R>> {
  const { link, linkError, ...single } = options;
  if (linkedCalls(link).length + linkedCalls(linkError).length === 0) {
    return submitPlain(engine, task, args, single);
  }
  const { owner = '', dedupe, ...callOptions } = options;
  if (dedupe !== undefined) {
    throw new InvalidOption('dedupe', dedupe, `left out of ${task.name} with links`);
  }
  const specs = [{ task, args, input: 'nothing' as const, options: callOptions }];
  const [id] = await submitCall(engine, { specs }, owner);
  return id as TaskId<R>;
}

/** Submits a call and all that follows it; answers the ids of its steps. */
export async function submitCall(engine: Engine, call: AnyCall, owner: string): Promise<string[]> {
  const { first, steps } = plan(engine, call, owner);
  await launch(engine, [first], followers(first));
  return steps.map(({ job }) => job.id);
}

/** Submits calls to run side by side; answers the ids of their last steps, in order. */
export async function submitGroup(
  engine: Engine,
  calls: readonly AnyCall[],
  owner: string,
): Promise<string[]> {
  const plans = calls.map((call) => plan(engine, call, owner));
  const roots = plans.map(({ first }) => first);
  await launch(engine, roots, roots.flatMap(followers));
  return plans.map(({ steps }) => lastId(steps));
}

/** Submits calls side by side and one that gets all their answers; nothing runs twice for a crash in between. */
export async function submitChord(
  engine: Engine,
  calls: readonly AnyCall[],
  body: AnyCall,
  owner: string,
): Promise<{ id: string; ids: string[] }> {
  const after = plan(engine, body, owner);
  const id = lastId(after.steps);
  if (calls.length === 0) {
    await launch(engine, [after.first], followers(after.first), []);
    return { id, ids: [] };
  }
  const chord = newKey();
  const keep = unendedSeconds(0, Math.max(...calls.map(delayOfCall)));
  const plans = calls.map((call, index) =>
    plan(engine, call, owner, {
      join: { id: chord, index, size: calls.length, body: after.first, keep },
    }),
  );
  const ids = plans.map(({ steps }) => lastId(steps));
  const roots = plans.map(({ first }) => first);
  await launch(engine, roots, [
    { step: after.first, after: ids, chord },
    ...followers(after.first),
    ...roots.flatMap(followers),
  ]);
  return { id, ids };
}

/** Writes the placeholders before it submits the roots: a root may end at once. */
async function launch(
  engine: Engine,
  roots: PlannedStep[],
  placeholders: Placeholder[],
  answer?: unknown,
): Promise<void> {
  const submit = async (): Promise<void> => {
    if (placeholders.length > 0) await writePlaceholders(engine, placeholders, roots);
    await Promise.all(roots.map((root) => enqueue(engine, engine.queues, root, answer)));
  };
  await written(engine, submit());
}

/** Milliseconds that the steps of a call wait by themselves, all together. */
const delayOfCall = ({ specs }: AnyCall): number =>
  specs.reduce((sum, { options }) => sum + delayOf(options), 0);

const lastId = (steps: PlannedStep[]): string => steps.at(-1)?.job.id ?? '';
