import type { TaskContext } from '../declare/handlers.ts';
import { readable } from '../declare/thrown.ts';
import { withTimeLimit } from '../worker/time-limit.ts';
import type { InFlightTask } from './in-flight.ts';
import type { PlainJob } from './plain-job.ts';
import type { PlainHandler } from './plain-processor.ts';
import type { StateWriter } from './state-writer.ts';

/** How one attempt went. `interrupted`: its worker had to let go of it, so that it came to nothing, well or not. */
export type Outcome = { result: unknown } | { error: Error } | { interrupted: true };

/** Runs the handler under its time limit until it answers, throws, is revoked or `signal` is aborted. */
export async function runAttempt(
  handler: PlainHandler,
  writer: StateWriter,
  { id, args, timeLimit }: PlainJob,
  inFlight: InFlightTask,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  // Progress that a handler reports after its attempt was given up is ignored.
  let over = false;
  const context: Omit<TaskContext, 'signal'> = {
    id,
    attempt: writer.attempt,
    progress: async (progress) => {
      if (!over) await writer.write({ status: 'started', progress });
    },
    log: (text) => {
      if (!over) writer.say(text);
    },
  };
  try {
    const { task } = handler;
    const either =
      signal === undefined ? inFlight.signal : AbortSignal.any([inFlight.signal, signal]);
    const attempt = withTimeLimit(
      { name: task.name, timeLimit: timeLimit ?? task.timeLimit },
      either,
      (inner, ended) => handler.run(args, { ...context, signal: inner, ended }),
    );
    return { result: await Promise.race([attempt, inFlight.revoked]) };
  } catch (error) {
    if (signal?.aborted === true && !inFlight.signal.aborted) return { interrupted: true };
    return { error: readable(error) };
  } finally {
    over = true;
  }
}
