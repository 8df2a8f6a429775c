import { clockOf } from '@seckill/redis';
import { TRY_ON } from '../engine/backoff.ts';
import type { Engine } from '../engine/engine.ts';
import type { Queues } from '../engine/queues.ts';
import { parsePlain } from '../wire/ids.ts';
import type { PlainJob, Step } from './plain-job.ts';

/** The arguments of a step, given the answer before it. */
function argsOf({ input, job: { args } }: Step, answer: unknown): unknown {
  if (input === 'nothing') return args;
  return input === 'all' ? answer : { ...Object(args), [input.field]: answer };
}

/** Adds the job of a step, its times by the clock of Redis; once it is there, adding it again changes nothing. Answers the key of the job. */
export async function enqueue(
  engine: Engine,
  queues: Queues,
  step: Step,
  answer: unknown,
  dedupe?: string,
): Promise<string> {
  const { eta, countdown = 0, expiresIn, expiresAt, priority, job } = step;
  const isTimed = eta !== undefined || countdown > 0 || expiresIn !== undefined;
  const now = isTimed ? await clockOf(engine.reader) : Date.now();
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
    ...(isTimed && { timestamp: now }),
    ...(delay > 0 && { delay }),
    ...(priority !== undefined && { priority }),
    ...(dedupe !== undefined && { deduplication: { id: dedupe } }),
  });
  return added.id ?? jobId;
}
