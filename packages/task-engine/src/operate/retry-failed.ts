import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from 'bullmq';
import { isBatched } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import { plainEvent } from '../result/events.ts';
import { dependents } from '../canvas/dependents.ts';
import { resetPlaceholders } from '../canvas/placeholders.ts';
import type { PlannedJob } from '../canvas/plan.ts';
import { parsePlain } from '../wire/ids.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { plainQueues } from './known-queues.ts';
import { readState } from '../result/read-state.ts';

/** `not_failed`: it has not ended in failure, or its arguments are kept no more. */
export type Retried = 'retried' | 'not_failed' | 'unknown';

const CHUNK = 100;
const LOOKS = 10;
const LOOK_EVERY_MS = 50;

/** Gives a failed plain task all its tries again, by the same id. */
export async function retryTask(engine: Engine, id: string): Promise<Retried> {
  const plain = parsePlain(id);
  const task = engine.known.get(plain?.task ?? '');
  if (plain === undefined || task === undefined || isBatched(task)) return 'unknown';
  const address = engine.keys.queueOf(plain.queue ?? task.queue);
  for (let look = 1; ; look += 1) {
    const job = await engine.queues.at(address).getJob(plain.key);
    const outcome = job === undefined ? 'not_failed' : await revive(engine, address, job);
    if (outcome === 'retried' || job === undefined || look === LOOKS) return outcome;
    // A worker writes the failure a moment before BullMQ puts the job among the failed ones.
    if ((await readState(engine, id))?.status !== 'failure') return outcome;
    await sleep(LOOK_EVERY_MS);
  }
}

/** The same for every failed task, or every one of a kind; answers how many. */
export async function retryFailed(engine: Engine, task?: string): Promise<number> {
  let retried = 0;
  for (const address of plainQueues(engine)) {
    const queue = engine.queues.at(address);
    for (let from = 0; ;) {
      const jobs = await queue.getJobs(['failed'], from, from + CHUNK - 1);
      for (const job of jobs) {
        const wanted = task === undefined || job.name === task;
        if (wanted && (await revive(engine, address, job)) === 'retried') retried += 1;
        else from += 1;
      }
      if (jobs.length === 0) break;
    }
  }
  return retried;
}

async function revive(
  engine: Engine,
  address: QueueAddress,
  job: Job<PlannedJob>,
): Promise<Retried> {
  const { keys, producer, resultTtlSeconds } = engine;
  if (job.finishedOn === undefined || job.finishedOn === null) return 'not_failed';
  const { id } = job.data;
  const state = keys.task(address, id);
  const ended = await producer.get(state);
  // A final state is never replaced, so it must go before the job comes back.
  const again = { status: 'retrying' as const, attempts: 0 };
  await producer.set(state, JSON.stringify(again), 'EX', resultTtlSeconds);
  await resetPlaceholders(engine, dependents({ job: job.data }));
  try {
    await job.retry('failed', { resetAttemptsMade: true });
  } catch (error) {
    if (ended !== null) await producer.set(state, ended, 'EX', resultTtlSeconds);
    if (error instanceof Error && /job|state/i.test(error.message)) return 'not_failed';
    throw error;
  }
  await producer.publish(keys.channel(), plainEvent(id, job.name, again));
  return 'retried';
}
