import type { Engine } from '../engine/engine.ts';
import { refuseEarlier } from '../worker/earlier-workers.ts';
import { KEEP_SECONDS, redisNow } from './store.ts';

/** A worker of protocol 1 put off the expiry of its list twice a second. */
const SILENT_MS = 5000;
const KEPT = new Set(['paused', 'pending', 'last', 'runs', 'skipped', 'missed']);

/**
 * Takes over what a worker of protocol 1 left: what is paused, when each schedule came last, the counts. Rejects
 * with EarlierWorkers while one lives.
 */
export async function takeOver(engine: Engine): Promise<void> {
  const { keys, producer, reader } = engine;
  const [now, left, found] = await Promise.all([
    redisNow(engine),
    reader.pttl(keys.sharedSchedules()),
    reader.hgetall(keys.sharedSchedules()),
  ]);
  const entries = Object.entries(found);
  if (entries.length === 0) return;
  if (KEEP_SECONDS * 1000 - left < SILENT_MS) await refuseEarlier(engine, 2);
  const batch = producer.multi();
  for (const [field, value] of entries) {
    const [name = '', part = ''] = field.split('|');
    const books = keys.schedule(name);
    // Seen long ago: by the workers that run it, in a moment, if there are any.
    if (part === 'spec') batch.zadd(keys.schedules(), 'NX', now - 60_000, `${name} ${value}`);
    if (part === 'next') batch.hsetnx(books, 'at', String(Math.min(now, Number(value) - 1)));
    if (KEPT.has(part)) batch.hsetnx(books, part, value);
    if (part === 'last') batch.hsetnx(books, 'timed', value.split(' ')[1] ?? '');
    if (part !== '') batch.expire(books, KEEP_SECONDS);
  }
  await batch.del(keys.sharedSchedules()).expire(keys.schedules(), KEEP_SECONDS).exec();
}
