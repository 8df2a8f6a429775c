import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

type Call<R> = (client: Redis, keys: string[], args: (string | number)[]) => Promise<R>;

/** Loads one Lua file; `read` gives its reply a type. A server that lost its script cache is taught again. */
function script<R>(name: string, read: (reply: unknown) => R): Call<R> {
  const lua = readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (client, keys, args) => {
    try {
      return read(await client.evalsha(sha, keys.length, ...keys, ...args));
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return read(await client.eval(lua, keys.length, ...keys, ...args));
    }
  };
}

const list = (reply: unknown): unknown[] => (Array.isArray(reply) ? reply : []);
const numbers = (reply: unknown): number[] => list(reply).map(Number);

/** Takes consecutive numbers for a batch. */
export const take = script('take', (reply) => {
  const [first = 0, processed = 0] = numbers(reply);
  return { first, processed };
});

/** Gives up on batches that are no job; answers how many numbers were given up. */
export const abandon = script('abandon', Number);

/** Stores, counts and publishes the results of a batch. */
export const settle = script('settle', (reply) => (reply === 'settled' ? 'settled' : 'replayed'));

/** Replaces the result of one ticket, if it is still the one expected. */
export const amendResult = script('amend', (reply) =>
  reply === 'amended' || reply === 'changed' ? reply : 'gone',
);

/** Where one ticket stands. */
export const lookup = script('lookup', (reply) => {
  const [result, ...rest] = list(reply);
  const [exists = 0, processed = 0, rate = 0, at = 0, from = 0, now = 0] = numbers(rest);
  return {
    result: typeof result === 'string' ? result : undefined,
    exists: exists === 1,
    processed,
    pace: { rate, at, from },
    now,
  };
});

/** The books of a line, as a map of its fields. */
export const readLine = script('line', (reply) => {
  const [now, ...flat] = list(reply);
  const fields = new Map<string, number>();
  for (let at = 0; at < flat.length; at += 2) fields.set(String(flat[at]), Number(flat[at + 1]));
  return { now: Number(now), fields };
});

/** Remembers a submission. */
export const recordHistory = script('history-record', String);

/** Changes the books of a schedule unless somebody else did. */
export const writeSchedule = script('schedule-write', (reply) =>
  reply === 'written' ? 'written' : 'changed',
);

/** Notes a state of a plain task unless it already has a final one. */
export const note = script('note', (reply) => {
  const [outcome, status] = list(reply);
  if (outcome === 'final') return { outcome, status: String(status) };
  return { outcome: outcome === 'stale' || outcome === 'begun' ? outcome : 'noted' } as const;
});

/** Notes that a plain task is revoked, if it may be. */
export const noteRevoked = script('revoke', (reply) => String(reply));

/** Milliseconds a rate-limited attempt must wait; 0 = it may begin. */
export const admit = script('limit', Number);

/** Keeps a result for a chord; answers all of them once they are complete. */
export const join = script('join', (reply) => list(reply).map(String));
