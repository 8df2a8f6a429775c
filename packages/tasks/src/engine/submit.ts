import { within } from './deadline.ts';
import type { Task } from './define.ts';
import type { Engine } from './engine.ts';
import { LineUnavailable } from './errors.ts';
import { newKey } from './ids.ts';
import { TRY_ON } from './retry.ts';

export type ApplyOptions = {
  /** Whose task it is: only they find it by `resultFor`. */
  owner?: string;
  /** Milliseconds to wait before it may run. */
  countdown?: number;
  /** The earliest moment it may run. */
  eta?: Date;
  /** It ends `expired` when it could not start by then: a moment, or milliseconds from now. */
  expires?: Date | number;
  /** 1 is most urgent; without one a task goes before all that have one. */
  priority?: number;
};

/** The data of a plain task's job. */
export type PlainJob = { id: string; args: unknown; expiresAt?: number };

export async function submitPlain<A, R>(
  engine: Engine,
  task: Task<A, R>,
  args: A,
  { owner = '', countdown, eta, expires, priority }: ApplyOptions,
  key = newKey(),
): Promise<string> {
  const now = Date.now();
  const id = engine.ids.plain(task.name, key, owner);
  const delay = Math.max(0, eta === undefined ? (countdown ?? 0) : eta.getTime() - now);
  const data: PlainJob = {
    id,
    args,
    ...(expires !== undefined && {
      expiresAt: typeof expires === 'number' ? now + expires : expires.getTime(),
    }),
  };
  const added = engine.queues.at(engine.keys.queueOf(task.queue)).add(task.name, data, {
    jobId: key,
    ...TRY_ON,
    removeOnComplete: true,
    removeOnFail: { age: engine.resultTtlSeconds, count: 1000 },
    ...(delay > 0 && { delay }),
    ...(priority !== undefined && { priority }),
  });
  try {
    await within(engine.commandTimeoutMs, added, () => new LineUnavailable());
  } catch (error) {
    throw error instanceof LineUnavailable ? error : new LineUnavailable(error);
  }
  return id;
}
