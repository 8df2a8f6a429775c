import type { CallSpec } from '../declare/calls.ts';
import { checkArgs, checkJson } from '../declare/check-args.ts';
import { copyOf } from '../declare/json.ts';
import type { Engine } from '../engine/engine.ts';
import { newKey } from '../wire/ids.ts';
import type { PlainJob, Step } from './plain-job.ts';

/**
 * Makes a step of a call to one task; links among its options are the caller's business. `continuation` becomes part
 * of the job's data. Throws InvalidArguments, and TypeError for a batched task.
 */
export function layOut<C extends object>(
  engine: Engine,
  { task, args, input, options }: CallSpec,
  owner: string,
  continuation: C,
  key = newKey(),
): Step<PlainJob & C> {
  if (task.batch !== undefined)
    throw new TypeError(`${task.name} is batched: it can only be submitted by itself`);
  if (input === 'nothing') checkArgs(task, args);
  else if (args !== undefined) checkJson(task, args);
  engine.known.set(task.name, engine.known.get(task.name) ?? task);
  const { queue = task.queue, countdown, eta, expires, priority, retry, timeLimit } = options;
  if (queue !== task.queue) engine.routes.add(queue);
  const keep = task.resultTtlSeconds;
  const mute = options.ignoreResult ?? task.ignoreResult;
  return {
    task: task.name,
    queue,
    input,
    ...(countdown !== undefined && { countdown: Math.ceil(countdown) }),
    ...(eta !== undefined && { eta: eta.getTime() }),
    ...(typeof expires === 'number' && { expiresIn: Math.ceil(expires) }),
    ...(expires instanceof Date && { expiresAt: expires.getTime() }),
    ...(priority !== undefined && { priority }),
    job: {
      id: engine.ids.plain(task.name, key, owner, queue === task.queue ? undefined : queue),
      args: copyOf(args),
      ...(retry !== undefined && { retry }),
      ...(timeLimit !== undefined && { timeLimit }),
      ...(keep !== undefined && { keep }),
      ...(mute && { mute }),
      ...continuation,
    },
  };
}
