import { readPlainState } from '../declare/states.ts';
import type { Engine } from '../engine/engine.ts';
import type { Step } from '../job/plain-job.ts';

/** A step that will be submitted when the tasks `after` have ended. Until then its state is a placeholder. */
export type Placeholder = { step: Step; after: string[] };

/** Writes states for steps that have no job yet, so that they read `queued`. */
export async function writePlaceholders(
  engine: Engine,
  placeholders: Placeholder[],
): Promise<void> {
  const { keys, producer } = engine;
  const wait = placeholders.reduce((sum, { step }) => sum + delayOf(step), 0);
  const writes = producer.pipeline();
  for (const { step, after } of placeholders) {
    const seconds = Math.ceil(wait / 1000) + (step.job.keep ?? 0) + engine.resultTtlSeconds;
    const state = JSON.stringify({ status: 'queued', attempts: 0, after });
    writes.set(keys.task(keys.queueOf(step.queue), step.job.id), state, 'EX', seconds, 'NX');
  }
  const replies = await writes.exec();
  for (const [error] of replies ?? []) if (error) throw error;
}

/** Makes placeholders of steps that ended because one before them failed, now that this one is tried again. */
export async function resetPlaceholders(
  engine: Engine,
  placeholders: Placeholder[],
): Promise<void> {
  const { keys, producer } = engine;
  const places = placeholders.map(({ step }) => keys.task(keys.queueOf(step.queue), step.job.id));
  await Promise.all(
    places.map(async (key) => {
      const json = await producer.get(key);
      if (json !== null && readPlainState(json).state.status !== 'success') await producer.del(key);
    }),
  );
  await writePlaceholders(engine, placeholders);
}

const delayOf = ({ eta, countdown = 0 }: Step): number =>
  Math.max(0, eta === undefined ? countdown : eta - Date.now());
