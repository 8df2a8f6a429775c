import type { Call } from '../declare/calls.ts';
import type { Engine } from '../engine/engine.ts';
import { newKey } from '../wire/ids.ts';
import { plan, type Step } from './plan.ts';
import { followers, launch } from '../job/submit.ts';

type AnyCall = Call<never, unknown>;

const MOST_MEMBERS = 1000;

/** Submits calls to run side by side; answers the ids of their last steps, in order. */
export async function submitGroup(
  engine: Engine,
  calls: readonly AnyCall[],
  owner: string,
): Promise<string[]> {
  checkSize(calls);
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
  checkSize(calls);
  const after = plan(engine, body, owner);
  const id = lastId(after.steps);
  if (calls.length === 0) {
    await launch(engine, [after.first], followers(after.first), []);
    return { id, ids: [] };
  }
  const chord = newKey();
  const plans = calls.map((call, index) =>
    plan(engine, call, owner, {
      join: { id: chord, index, size: calls.length, body: after.first },
    }),
  );
  const ids = plans.map(({ steps }) => lastId(steps));
  const roots = plans.map(({ first }) => first);
  await launch(engine, roots, [
    { step: after.first, after: ids },
    ...followers(after.first),
    ...roots.flatMap(followers),
  ]);
  return { id, ids };
}

const lastId = (steps: Step[]): string => steps.at(-1)?.job.id ?? '';

function checkSize(calls: readonly AnyCall[]): void {
  if (calls.length > MOST_MEMBERS) throw new TypeError(`more than ${MOST_MEMBERS} calls at once`);
}
