import { isBatched } from '../declare/define.ts';
import { delayedKey, JOB_FIELDS, jobKey } from '../engine/bullmq-keys.ts';
import type { Engine } from '../engine/engine.ts';
import { readState } from '../result/read-state.ts';
import { parsePlain } from '../wire/ids.ts';
import { forgetDelay } from './scripts.ts';

/** `due`: the next free worker takes it. `not_delayed`: it was not put off, runs, or has ended. */
export type RunNow = 'due' | 'not_delayed' | 'unknown';

/** Lets a plain task run now that was put off: until a moment, or between two attempts. */
export async function runNow(engine: Engine, id: string): Promise<RunNow> {
  const plain = parsePlain(id);
  const task = engine.known.get(plain?.task ?? '');
  if (plain === undefined || task === undefined || isBatched(task)) return 'unknown';
  const queue = engine.keys.queueOf(plain.queue ?? task.queue);
  const key = jobKey(queue, plain.key);
  const json = await engine.reader.hget(key, JOB_FIELDS.options);
  if (typeof json !== 'string') {
    return (await readState(engine, id)) === undefined ? 'unknown' : 'not_delayed';
  }
  // A worker that is given a job too early for the delay in its options puts it off again.
  const { delay: _, ...options }: { delay?: unknown } = Object(JSON.parse(json));
  const forgotten = await forgetDelay(
    engine.producer,
    [key, delayedKey(queue)],
    [plain.key, JSON.stringify(options)],
  );
  if (!forgotten) return 'not_delayed';
  const job = await engine.queues.at(queue).getJob(plain.key);
  // Its time may have come just now.
  await job?.promote().catch(ignoreUnlessDelayed);
  return 'due';

  async function ignoreUnlessDelayed(error: unknown): Promise<void> {
    if ((await engine.reader.zscore(delayedKey(queue), plain?.key ?? '')) !== null) throw error;
  }
}
