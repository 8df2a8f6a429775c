import { breakOff } from '../canvas/continuations.ts';
import type { Task } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import { plainEvent } from '../result/events.ts';
import type { PlainId } from '../wire/ids.ts';
import { note } from './scripts.ts';
import type { PlainJob } from './submit.ts';

export const TOO_LATE = { code: 'expired', message: 'it could not start in time' };

/**
 * Ends a waiting task whose time is over, though no worker has come for it: whoever asks for it should hear so.
 * Answers whether it has ended; it has not when it began just now.
 */
export async function endIfTooLate(
  engine: Engine,
  task: Task,
  id: string,
  { key, queue }: PlainId,
): Promise<boolean> {
  const { keys, producer, queues } = engine;
  const address = keys.queueOf(queue ?? task.queue);
  const data = await engine.reader.hget(keys.job(address, key), 'data');
  if (data === null) return false;
  const job: PlainJob = JSON.parse(data);
  if (job.expiresAt === undefined || Date.now() < job.expiresAt) return false;
  const noted = { status: 'expired' as const, attempts: 0, error: TOO_LATE };
  const keep = job.keep ?? engine.resultTtlSeconds;
  const event = plainEvent(id, task.name, noted);
  const told = await note(
    producer,
    [keys.task(address, id)],
    [JSON.stringify(noted), keep, keys.channel(), event, 0, 'late'],
  );
  if (told.outcome !== 'noted') return told.outcome === 'final';
  const means = { engine, client: producer, queues };
  await breakOff(means, job, 'expired', { id, task: task.name, error: TOO_LATE });
  await queues.at(address).remove(key);
  return true;
}
