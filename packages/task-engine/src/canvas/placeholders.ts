import { readPlainState } from '../declare/states.ts';
import { unendedSeconds, type Engine } from '../engine/engine.ts';
import type { Submitter } from '../engine/worker-context.ts';
import type { Step } from '../job/plain-job.ts';
import { resetPlaceholder } from './scripts.ts';

/**
 * A step that will be submitted when the tasks `after` have ended. Until then its state is a placeholder. `chord`: of a body,
 * where the answers of the members are kept meanwhile.
 */
export type Placeholder = { step: Step; after: string[]; chord?: string };

/** Writes states for steps that have no job yet, so that they read `queued`. `before`: the steps whose end they wait for. */
export async function writePlaceholders(
  engine: Engine,
  placeholders: readonly Placeholder[],
  before: readonly Step[],
): Promise<void> {
  const { producer } = engine;
  const steps = [...before, ...placeholders.map(({ step }) => step)];
  // Steps may be of several queues, which a cluster keeps on several nodes.
  await Promise.all(
    placeholders.map(({ step, after, chord }) => {
      const state = { status: 'queued', attempts: 0, after, ...(chord !== undefined && { chord }) };
      const seconds = lifetime(engine, step, steps);
      return producer.set(keyOf(engine, step), JSON.stringify(state), 'EX', seconds, 'NX');
    }),
  );
}

/** Keeps the states of steps that wait for longer, now that one they wait for has come a step further. */
export async function renewPlaceholders(
  { engine, client }: Pick<Submitter, 'engine' | 'client'>,
  placeholders: readonly Placeholder[],
): Promise<void> {
  const steps = placeholders.map(({ step }) => step);
  await Promise.all(
    steps.map((step) => client.expire(keyOf(engine, step), lifetime(engine, step, steps))),
  );
}

/**
 * Makes placeholders of steps that ended because one before them failed, now that this one is tried again. A step that ran
 * itself, or ended in another way, is left as it is.
 */
export async function resetPlaceholders(
  engine: Engine,
  placeholders: readonly Placeholder[],
  before: Step,
): Promise<void> {
  const steps = [before, ...placeholders.map(({ step }) => step)];
  await Promise.all(
    placeholders.map(async ({ step, after, chord }) => {
      const key = keyOf(engine, step);
      const found = await engine.producer.get(key);
      // A body waits for all members, of which this job names only its own.
      const known = found === null ? [] : readPlainState(found).after;
      const state = {
        status: 'queued',
        attempts: 0,
        after: [...new Set([...known, ...after])],
        // Its answers are found by the place of a member among all of them.
        ...(chord !== undefined && known.length > 0 && { chord }),
        again: true,
      };
      await resetPlaceholder(
        engine.producer,
        [key],
        [JSON.stringify(state), lifetime(engine, step, steps), found ?? ''],
      );
    }),
  );
}

const keyOf = ({ keys }: Engine, { queue, job }: Step): string =>
  keys.task(keys.queueOf(queue), job.id);

/** Any of the steps may be one that this one waits for. */
const lifetime = (engine: Engine, { job }: Step, steps: readonly Step[]): number =>
  unendedSeconds(
    job.keep ?? engine.resultTtlSeconds,
    steps.reduce((sum, step) => sum + delayOf(step), 0),
  );

/** Milliseconds from its submission until it may run. */
export const delayOf = ({
  eta,
  countdown = 0,
}: {
  eta?: Date | number;
  countdown?: number;
}): number => Math.max(0, eta === undefined ? countdown : Number(eta) - Date.now());
