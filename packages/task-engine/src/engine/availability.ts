import type { Redis } from 'ioredis';
import { LineUnavailable } from '../declare/errors.ts';
import { within } from './deadline.ts';
import type { Engine } from './engine.ts';

/** Waits for a connection that is being made for the first time, never for one that was lost. */
export async function contacted(engine: Engine, client: Redis): Promise<void> {
  const ready = (): boolean => client.status === 'ready';
  if (ready()) return;
  await within(engine.commandTimeoutMs, engine.contact, () => new LineUnavailable());
  if (!ready()) throw new LineUnavailable();
}

/** The answer to a question, if it comes in `ms`; whatever goes wrong is thrown as LineUnavailable. */
export async function ask<T>(
  engine: Engine,
  question: () => Promise<T>,
  ms = engine.commandTimeoutMs,
): Promise<T> {
  return unavailableUnless(async () => {
    await contacted(engine, engine.reader);
    return within(ms, question(), () => new LineUnavailable());
  });
}

/** The outcome of a write, if it comes in time; whatever goes wrong is thrown as LineUnavailable. */
export function written<T>(engine: Engine, write: Promise<T>): Promise<T> {
  return unavailableUnless(() =>
    within(engine.commandTimeoutMs, write, () => new LineUnavailable()),
  );
}

async function unavailableUnless<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof LineUnavailable ? error : new LineUnavailable(error);
  }
}
