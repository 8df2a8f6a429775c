import { scriptsIn } from '@seckill/redis';
import { list, numbers } from '../engine/scripts.ts';

const script = scriptsIn(new URL('./scripts/', import.meta.url));

/** Takes consecutive numbers for a batch. */
export const take = script('take', ['line', 'open', 'lanes'], (reply) => {
  const [first = 0, processed = 0] = numbers(reply);
  return { first, processed };
});

/** Abandons batches that are no job; answers how many numbers were abandoned. */
export const abandon = script('abandon', 'several', Number);

/** Stores, counts and publishes the results of a batch. */
export const settle = script('settle', 'several', (reply) =>
  reply === 'settled' ? 'settled' : 'replayed',
);

/** Replaces the result of one ticket, if it still is the one that was read. */
export const amendResult = script('amend', ['line', 'batch'], (reply) =>
  reply === 'amended' || reply === 'changed' ? reply : 'gone',
);

/** The books of a line, as a map of its fields. */
export const readLine = script('ledger', ['line'], (reply) => {
  const [now, ...flat] = list(reply);
  const fields = new Map<string, number>();
  for (let at = 0; at < flat.length; at += 2) fields.set(String(flat[at]), Number(flat[at + 1]));
  return { now: Number(now), fields };
});
