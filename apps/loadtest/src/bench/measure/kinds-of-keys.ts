import { keysLike, openTestClient } from '@seckill/redis/testing';

/** What a ticket takes in Redis, by what it is for. */
export const KINDS = ['place', 'job', 'result', 'record', 'the rest'] as const;
export type Kind = (typeof KINDS)[number];

const NAMES: Record<string, Kind> = { places: 'place', batch: 'result', record: 'record' };

/** What a key is for: the word behind its hash tag says so, and BullMQ's own keys of a line begin with its queue. */
export function kindOf(key: string): Kind {
  const [name = '', id = ''] = key.slice(key.indexOf('}') + 2).split(':');
  return NAMES[name] ?? (/-\d+$/.test(name) && /^[0-9a-z]{8}/.test(id) ? 'job' : 'the rest');
}

/** Bytes of all keys of a prefix, by kind, as Redis counts them. */
export async function bytesByKind(url: string, prefix: string): Promise<Record<Kind, number>> {
  const bytes = { place: 0, job: 0, result: 0, record: 0, 'the rest': 0 };
  const redis = openTestClient(url);
  try {
    const keys = await keysLike(redis, `{${prefix}:*`);
    const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
    for (const [at, key] of keys.entries()) bytes[kindOf(key)] += sizes[at] ?? 0;
    return bytes;
  } finally {
    redis.disconnect();
  }
}
