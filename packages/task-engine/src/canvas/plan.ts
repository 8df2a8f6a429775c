import { type Call, type CallOptions, type CallSpec, type Input } from '../declare/calls.ts';
import { isName, type Task } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import { InvalidArguments } from '../declare/errors.ts';
import { newKey, parsePlain } from '../wire/ids.ts';
import type { Queues } from '../engine/queues.ts';
import { TRY_ON } from '../engine/backoff.ts';
import type { PlainJob } from '../job/submit.ts';

/**
 * A task to submit, as it travels in the job of the one before it. Its id is made with the first of them, so that
 * submitting it twice is submitting it once.
 */
export type Step = {
  task: string;
  queue: string;
  input: Input;
  /** Milliseconds to wait, or until a moment. */
  countdown?: number;
  eta?: number;
  /** Milliseconds from its submission, or a moment. */
  expiresIn?: number;
  expiresAt?: number;
  priority?: number;
  /** Without the arguments and the moment that are known only then. */
  job: PlainJob;
};

/** What follows a task. `join`: its result is one of those a chord waits for. */
export type Continuation = {
  next?: Step[];
  caught?: Step[];
  join?: { id: string; index: number; size: number; body: Step };
};

/** Lays out a call and all that follows it. The last step gets the continuation `tail`. */
export function plan(
  engine: Engine,
  { specs }: Call<never, unknown>,
  owner: string,
  tail: Continuation = {},
  key?: string,
): { first: Step; steps: Step[] } {
  const steps: Step[] = [];
  for (const spec of specs.toReversed()) {
    const [after] = steps;
    const follow: Continuation = after === undefined ? tail : { next: [after] };
    steps.unshift(
      layOut(engine, spec, owner, follow, steps.length === specs.length - 1 ? key : undefined),
    );
  }
  const [first] = steps;
  if (first === undefined) throw new TypeError('a call of nothing');
  return { first, steps };
}

function layOut(
  engine: Engine,
  { task, args, input, options }: CallSpec,
  owner: string,
  follow: Continuation,
  key = newKey(),
): Step {
  if (task.batch !== undefined)
    throw new TypeError(`${task.name} is batched: it can only be submitted by itself`);
  if (input === 'nothing' && !task.isArgs(args)) {
    throw new InvalidArguments(task.name, task.explainArgs(args));
  }
  engine.known.set(task.name, engine.known.get(task.name) ?? task);
  const { queue = task.queue, countdown, eta, expires, priority, retry, timeLimit } = options;
  if (!isName(queue)) throw new TypeError(`"${queue}" is no name for a queue`);
  if (queue !== task.queue) engine.routes.add(queue);
  const next = [...linked(engine, options.link, owner), ...(follow.next ?? [])];
  const caught = [...linked(engine, options.linkError, owner), ...(follow.caught ?? [])];
  const mute = options.ignoreResult ?? task.ignoreResult;
  const keep = task.resultTtlSeconds;
  return {
    task: task.name,
    queue,
    input,
    ...(countdown !== undefined && { countdown }),
    ...(eta !== undefined && { eta: eta.getTime() }),
    ...(typeof expires === 'number' && { expiresIn: expires }),
    ...(expires instanceof Date && { expiresAt: expires.getTime() }),
    ...(priority !== undefined && { priority }),
    job: {
      id: engine.ids.plain(task.name, key, owner, queue === task.queue ? undefined : queue),
      args,
      ...(retry !== undefined && { retry }),
      ...(timeLimit !== undefined && { timeLimit }),
      ...(keep !== undefined && { keep }),
      ...(mute && { mute }),
      ...(next.length > 0 && { next }),
      ...(caught.length > 0 && { caught }),
      ...(follow.join !== undefined && { join: follow.join }),
    },
  };
}

function linked(
  engine: Engine,
  calls: CallOptions<never>['link' | 'linkError'],
  owner: string,
): Step[] {
  const list: readonly Call<never, unknown>[] =
    calls === undefined ? [] : isList(calls) ? calls : [calls];
  return list.map((each) => plan(engine, each, owner).first);
}

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);

/** The arguments of a step, given the answer before it. */
export function argsOf({ input, job: { args } }: Step, answer: unknown): unknown {
  if (input === 'nothing') return args;
  return input === 'all' ? answer : { ...Object(args), [input.field]: answer };
}

/** Adds the job of a step; once it is there, adding it again changes nothing. Answers the key of the job. */
export async function enqueue(
  engine: Engine,
  queues: Queues,
  step: Step,
  answer: unknown,
  dedupe?: string,
): Promise<string> {
  const now = Date.now();
  const { eta, countdown = 0, expiresIn, expiresAt, priority, job } = step;
  const delay = Math.max(0, eta === undefined ? countdown : eta - now);
  const late = expiresIn === undefined ? expiresAt : now + expiresIn;
  const data: PlainJob = {
    ...job,
    args: argsOf(step, answer),
    ...(late !== undefined && { expiresAt: late }),
  };
  const jobId = parsePlain(job.id)?.key ?? '';
  const added = await queues.at(engine.keys.queueOf(step.queue)).add(step.task, data, {
    jobId,
    ...TRY_ON,
    removeOnComplete: true,
    removeOnFail: { age: job.keep ?? engine.resultTtlSeconds, count: 1000 },
    ...(delay > 0 && { delay }),
    ...(priority !== undefined && { priority }),
    ...(dedupe !== undefined && { deduplication: { id: dedupe } }),
  });
  return added.id ?? jobId;
}

/** A single task with its options, as a call. */
export const single = (
  task: Task,
  args: unknown,
  options: CallOptions<never>,
): Call<unknown, unknown> => ({
  specs: [{ task, args, input: 'nothing', options }],
});
