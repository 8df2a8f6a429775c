import { isBatched } from '../declare/define.ts';
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

/** Like Revoked; `again`: it was revoked before. `expired`: its time to begin was over, so that is how it ended now. */
type Withdrawn = Revoked | 'again' | 'expired';

export async function revoke(
  engine: Engine,
  continuations: Continuations,
  id: string,
  terminate: boolean,
): Promise<Revoked> {
  const target = await find(engine, id);
  if (target === undefined) return 'unknown';
  const answer = await withdraw(engine, continuations, target, terminate);
  if (answer === 'again') return 'revoked';
  return answer === 'expired' ? 'ended' : answer;
}

/** The same for the task of a job, also where this process does not know its kind. */
export async function revokeJob(
  engine: Engine,
  continuations: Continuations,
  queue: QueueAddress,
  jobId: string,
  terminate: boolean,
): Promise<Withdrawn> {
  const data = await readJobData(engine.producer, jobKey(queue, jobId));
  const { id }: { id?: unknown } = Object(data);
  const plain = typeof id === 'string' ? parsePlain(id) : undefined;
  if (typeof id !== 'string' || plain === undefined) return 'unknown';
  // Only this room adds jobs to the queues of plain tasks.
  const target = targetOf(engine, queue, plain, { id, job: data as PlainJob });
  return withdraw(engine, continuations, target, terminate);
}

/** Ends a task that has not begun, or stops one that runs, and takes its job out of its queue. */
async function withdraw(
  engine: Engine,
  continuations: Continuations,
  target: Target,
  terminate: boolean,
): Promise<Withdrawn> {
  for (;;) {
    const answer = await tryToRevoke(engine, target, terminate);
    if (answer === 'revoked' || answer === 'again') {
      await leaveQueue(engine, continuations, target, 'revoked');
      return answer;
    }
    if (answer !== 'late') return answer;
    if (await tryToExpire(engine, target)) {
      await leaveQueue(engine, continuations, target, 'expired');
      return 'expired';
    }
  }
}

type Target = {
  id: string;
  queue: QueueAddress;
  plain: PlainId;
  /** Seconds its state is kept when it has ended. */
  keep: number;
  /** Undefined where the task is a step whose turn has not come, or has ended. */
  job: PlainJob | undefined;
};

async function find(engine: Engine, id: string): Promise<Target | undefined> {
  const plain = parsePlain(id);
  const task = engine.known.get(plain?.task ?? '');
  if (plain === undefined || task === undefined || isBatched(task)) return undefined;
  const queue = engine.keys.queueOf(plain.queue ?? task.queue);
  const data = await readJobData(engine.producer, jobKey(queue, plain.key));
  // As above.
  return targetOf(engine, queue, plain, { id, job: data as PlainJob | undefined });
}

function targetOf(
  engine: Engine,
  queue: QueueAddress,
  plain: PlainId,
  { id, job }: Pick<Target, 'id' | 'job'>,
): Target {
  const task = engine.known.get(plain.task);
  const keep = task ? keepSeconds(engine, task) : (job?.keep ?? engine.resultTtlSeconds);
  return { id, queue, plain, keep, job };
}

async function tryToRevoke(
  engine: Engine,
  { id, queue, plain, keep, job }: Target,
  terminate: boolean,
): Promise<'revoked' | 'again' | 'late' | 'running' | 'ended' | 'unknown'> {
  const { keys, meter, producer } = engine;
  const answer = await writeRevoked(
    producer,
    [keys.task(queue, id), jobKey(queue, plain.key)],
    [
      terminate ? 'terminate' : '',
      keep,
      withAttempts(JSON.stringify(ENDS.revoked)),
      withAttempts(plainEvent(id, plain.task, ENDS.revoked)),
      keys.channel(),
      keys.control(),
      id,
      job?.expiresAt ?? '',
      unendedSeconds(keep),
    ],
  );
  if (answer === 'revoked') {
    const waited = Math.max(0, Date.now() - plain.submittedAt.getTime());
    meter.ended(plain.task, 'revoked', 1, waited);
  }
  return answer;
}

/** Answers false when the task began just now after all. */
async function tryToExpire(
  engine: Engine,
  { id, queue, plain, keep, job }: Target,
): Promise<boolean> {
  const { keys, producer } = engine;
  const { outcome } = await writeState(
    producer,
    [keys.task(queue, id), jobKey(queue, plain.key)],
    [
      JSON.stringify(ENDS.expired),
      keep,
      keys.channel(),
      plainEvent(id, plain.task, ENDS.expired),
      0,
      'expire',
      job?.expiresAt ?? '',
    ],
  );
  return outcome === 'written';
}

/** Ends the dependents the same way, and removes the job; the worker that has it in hand finds that it has ended. */
async function leaveQueue(
  engine: Engine,
  continuations: Continuations,
  { id, queue, plain, keep, job }: Target,
  status: 'revoked' | 'expired',
): Promise<void> {
  if (job === undefined) return;
  const submitter = { engine, client: engine.producer, queues: engine.queues };
  const { error } = ENDS[status];
  await continuations.afterFailure(submitter, job, status, { id, task: plain.task, error });
  const removed = await engine.queues.at(queue).remove(plain.key);
  // Until now it was kept for as long as that job might have been run.
  if (removed === 1) {
    await engine.producer.expire(engine.keys.task(queue, id), keep);
  }
}

/** For the script, which fills in how often the task was tried; there is no other per cent sign in it. */
const withAttempts = (json: string): string => json.replace('"attempts":0', '"attempts":%d');
