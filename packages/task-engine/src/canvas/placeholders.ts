import type { Engine } from '../engine/engine.ts';
import { readNoted } from '../declare/states.ts';
import type { Step } from './plan.ts';

/** A task that will be submitted when others, `after`, have ended. */
export type Expected = { step: Step; after: string[] };

/** Notes tasks that have no job yet, so that whoever asks for them hears `queued`. */
export async function expectSteps(engine: Engine, expected: Expected[]): Promise<void> {
  const { keys, producer } = engine;
  const wait = expected.reduce((sum, { step }) => sum + delayOf(step), 0);
  const writes = producer.pipeline();
  for (const { step, after } of expected) {
    const seconds = Math.ceil(wait / 1000) + (step.job.keep ?? 0) + engine.resultTtlSeconds;
    const state = JSON.stringify({ status: 'queued', attempts: 0, after });
    writes.set(keys.task(keys.queueOf(step.queue), step.job.id), state, 'EX', seconds, 'NX');
  }
  const replies = await writes.exec();
  for (const [error] of replies ?? []) if (error) throw error;
}

/** A task that had failed gets another chance, so those that ended with it wait for it again. */
export async function expectAgain(engine: Engine, expected: Expected[]): Promise<void> {
  const { keys, producer } = engine;
  const places = expected.map(({ step }) => keys.task(keys.queueOf(step.queue), step.job.id));
  await Promise.all(
    places.map(async (key) => {
      const held = await producer.get(key);
      if (held !== null && readNoted(held).noted.status !== 'success') await producer.del(key);
    }),
  );
  await expectSteps(engine, expected);
}

const delayOf = ({ eta, countdown = 0 }: Step): number =>
  Math.max(0, eta === undefined ? countdown : eta - Date.now());
