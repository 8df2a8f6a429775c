import { isBatched, type Task } from '../declare/define.ts';
import { jobKey, readJobData } from '../engine/bullmq-keys.ts';
import { keepSeconds, unendedSeconds, type Engine } from '../engine/engine.ts';
import { plainEvent } from '../result/events.ts';
import { TOO_LATE } from '../result/read-state.ts';
import { parsePlain, type PlainId } from '../wire/ids.ts';
import type { QueueAddress } from '../wire/keys.ts';
import type { Continuations, PlainJob } from './plain-job.ts';
import { writeRevoked, writeState } from './scripts.ts';

const ENDS = {
  revoked: {
    status: 'revoked',
    attempts: 0,
    error: { code: 'revoked', message: 'the task was revoked' },
  },
  expired: { status: 'expired', attempts: 0, error: TOO_LATE },
} as const;

/**
 * `revoked`: it will not run, or was stopped (also when it was revoked before). `running`: it runs and may go on,
 * as it was not to be terminated. `ended`: too late. `unknown`: there is no such task, or it is a ticket of a batched
 * one, which cannot be revoked.
 */
export type Revoked = 'revoked' | 'running' | 'ended' | 'unknown';

/** Like Revoked; `expired`: its time to begin was over, so that is how it ended now. */
type Withdrawn = Revoked | 'expired';

export async function revoke(
  engine: Engine,
  continuations: Continuations,
  id: string,
  terminate: boolean,
): Promise<Revoked> {
  const answer = await withdraw(engine, continuations, id, terminate);
  return answer === 'expired' ? 'ended' : answer;
}

/** Ends a task that has not begun, or stops one that runs, and takes its job out of its queue. */
export async function withdraw(
  engine: Engine,
  continuations: Continuations,
  id: string,
  terminate: boolean,
): Promise<Withdrawn> {
  const target = await find(engine, id);
  if (target === undefined) return 'unknown';
  for (;;) {
    const answer = await tryToRevoke(engine, target, terminate);
    if (answer === 'revoked' || answer === 'again') {
      return leaveQueue(engine, continuations, target, 'revoked');
    }
    if (answer !== 'late') return answer;
    if (await tryToExpire(engine, target)) {
      return leaveQueue(engine, continuations, target, 'expired');
    }
  }
}

type Target = {
  id: string;
  task: Task;
  queue: QueueAddress;
  plain: PlainId;
  /** Undefined where the task is a step whose turn has not come, or has ended. */
  job: PlainJob | undefined;
};

async function find(engine: Engine, id: string): Promise<Target | undefined> {
  const plain = parsePlain(id);
  const task = engine.known.get(plain?.task ?? '');
  if (plain === undefined || task === undefined || isBatched(task)) return undefined;
  const queue = engine.keys.queueOf(plain.queue ?? task.queue);
  const data = await readJobData(engine.producer, jobKey(queue, plain.key));
  // Only this room adds jobs to the queues of plain tasks.
  return { id, task, queue, plain, job: data as PlainJob | undefined };
}

async function tryToRevoke(
  engine: Engine,
  { id, task, queue, plain, job }: Target,
  terminate: boolean,
): Promise<'revoked' | 'again' | 'late' | 'running' | 'ended' | 'unknown'> {
  const { keys, meter, producer } = engine;
  const answer = await writeRevoked(
    producer,
    [keys.task(queue, id), jobKey(queue, plain.key)],
    [
      terminate ? 'terminate' : '',
      keepSeconds(engine, task),
      withAttempts(JSON.stringify(ENDS.revoked)),
      withAttempts(plainEvent(id, task.name, ENDS.revoked)),
      keys.channel(),
      keys.control(),
      id,
      job?.expiresAt ?? '',
      unendedSeconds(keepSeconds(engine, task)),
    ],
  );
  if (answer === 'revoked') {
    const waited = Math.max(0, Date.now() - plain.submittedAt.getTime());
    meter.ended(task.name, 'revoked', 1, waited);
  }
  return answer;
}

/** Answers false when the task began just now after all. */
async function tryToExpire(engine: Engine, { id, task, queue, job }: Target): Promise<boolean> {
  const { keys, producer } = engine;
  const { outcome } = await writeState(
    producer,
    [keys.task(queue, id)],
    [
      JSON.stringify(ENDS.expired),
      keepSeconds(engine, task),
      keys.channel(),
      plainEvent(id, task.name, ENDS.expired),
      0,
      'expire',
      job?.expiresAt ?? '',
    ],
  );
  return outcome === 'written';
}

/** Ends the dependents the same way, and removes the job; the worker that has it in hand finds that it has ended. */
async function leaveQueue<S extends 'revoked' | 'expired'>(
  engine: Engine,
  continuations: Continuations,
  { id, task, queue, plain, job }: Target,
  status: S,
): Promise<S> {
  if (job === undefined) return status;
  const submitter = { engine, client: engine.producer, queues: engine.queues };
  const { error } = ENDS[status];
  await continuations.afterFailure(submitter, job, status, { id, task: task.name, error });
  const removed = await engine.queues.at(queue).remove(plain.key);
  // Until now it was kept for as long as that job might have been run.
  if (removed === 1) {
    await engine.producer.expire(engine.keys.task(queue, id), keepSeconds(engine, task));
  }
  return status;
}

/** For the script, which fills in how often the task was tried; there is no other per cent sign in it. */
const withAttempts = (json: string): string => json.replace('"attempts":0', '"attempts":%d');
