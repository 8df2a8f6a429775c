import { isAway, withDeadline } from '@seckill/redis';
import { LineUnavailable } from '../declare/errors.ts';

/** "Redis is away" as LineUnavailable. A bug, or a setting that refuses us, stays the error it is. */
export function unavailableOr(error: unknown): unknown {
  if (error instanceof LineUnavailable || !isAway(error)) return error;
  return new LineUnavailable(error);
}

/** What Redis answers, or LineUnavailable when it says within `ms` nothing, or that it cannot. The work itself goes on. */
export async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  try {
    return await withDeadline(ms, work, () => new LineUnavailable());
  } catch (error) {
    throw unavailableOr(error);
  }
}
