import { isAway, withDeadline } from '@seckill/redis';
import type { Redis } from 'ioredis';
import { LineUnavailable } from '../declare/errors.ts';
import type { Engine } from './engine.ts';

/**
 * "Redis does not serve us", be it away or a right that is missing, as LineUnavailable with the reason as its cause. A state that
 * cannot be read and a bug stay the errors they are: they would be the same for everybody, and on the next try.
 */
export function unavailableOr(error: unknown): unknown {
  return isAway(error) ? new LineUnavailable(error) : error;
}

/** What Redis answers, or LineUnavailable when within `ms` it says nothing, or that it cannot. The work itself goes on. */
export async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  try {
    return await withDeadline(ms, work, () => new LineUnavailable());
  } catch (error) {
    throw unavailableOr(error);
  }
}

/** Waits for a connection that is being made for the first time, never for one that was lost. */
export async function contacted(engine: Engine, client: Redis): Promise<void> {
  const ready = (): boolean => client.status === 'ready';
  if (ready()) return;
  await engine.contact;
  if (!ready()) throw new LineUnavailable(engine.problem());
}

/** The answer to a question, if it comes in `ms`, else LineUnavailable. Another error stays what it is. */
export async function ask<T>(
  engine: Engine,
  question: () => Promise<T>,
  ms = engine.commandTimeoutMs,
): Promise<T> {
  await contacted(engine, engine.reader);
  return inTime(ms, question());
}

/** The outcome of a write, if it comes in time, else LineUnavailable. Another error stays what it is. */
export const written = <T>(engine: Engine, write: Promise<T>): Promise<T> =>
  inTime(engine.commandTimeoutMs, write);
