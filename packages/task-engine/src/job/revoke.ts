import { breakOff } from '../canvas/continuations.ts';
import { isBatched } from '../declare/define.ts';
import { keepSeconds, type Engine } from '../engine/engine.ts';
import { plainEvent } from '../result/events.ts';
import { parsePlain } from '../wire/ids.ts';
import { noteRevoked } from './scripts.ts';
import type { PlainJob } from './submit.ts';

/**
 * `revoked`: it will not run, or was stopped (also when it was revoked before). `running`: it runs and may go on,
 * as `terminate` was not asked. `ended`: too late. `unknown`: there is no such task, or it is a ticket of a batched
 * one, which cannot be revoked.
 */
export type Revoked = 'revoked' | 'running' | 'ended' | 'unknown';

export async function revoke(engine: Engine, id: string, terminate: boolean): Promise<Revoked> {
  const { keys, producer, queues } = engine;
  const plain = parsePlain(id);
  const task = engine.known.get(plain?.task ?? '');
  if (plain === undefined || task === undefined || isBatched(task)) return 'unknown';
  const address = keys.queueOf(plain.queue ?? task.queue);
  const job = keys.job(address, plain.key);
  const error = { code: 'revoked', message: 'the task was revoked' };
  const noted = { status: 'revoked' as const, attempts: 0, error };
  const answer = await noteRevoked(
    producer,
    [keys.task(address, id), job],
    [
      terminate ? 'terminate' : '',
      keepSeconds(engine, task),
      fill(JSON.stringify(noted)),
      fill(plainEvent(id, task.name, noted)),
      keys.channel(),
      keys.control(),
      id,
    ],
  );
  if (answer === 'running' || answer === 'ended') return answer;
  if (answer !== 'revoked' && answer !== 'again') return 'unknown';
  if (answer === 'revoked')
    engine.meter.ended(
      task.name,
      'revoked',
      1,
      Math.max(0, Date.now() - plain.submittedAt.getTime()),
    );
  const data = await producer.hget(job, 'data');
  if (data !== null && data !== undefined) {
    const stored: PlainJob = JSON.parse(data);
    const means = { engine, client: producer, queues };
    await breakOff(means, stored, 'revoked', { id, task: task.name, error });
    // A job in a worker's hands stays; the worker finds that it has ended.
    await queues.at(address).remove(plain.key);
  }
  return 'revoked';
}

/** For the script, which fills in how often the task was tried; there is no other per cent sign in it. */
const fill = (json: string): string => json.replace('"attempts":0', '"attempts":%d');
