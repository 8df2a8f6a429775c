import { isCluster, RedisUnavailable, serverOf } from '@seckill/redis';
import { LineUnavailable } from '../declare/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { enqueue } from './scripts.ts';

/** A replica that is well has it within a millisecond or two; Redis may be late by a tenth of a second to say that it has not. */
const REPLICAS_MS = 400;

type Args = Parameters<typeof enqueue>[2];
type Written = ReturnType<typeof enqueue.read>;

/**
 * Puts tickets into their line; `isSafe`: as many replicas have them as are wanted. Where a line may be unknown (`isNew`), nothing may
 * have been written to wait for.
 */
export async function enqueueSafely(
  { flusher, waitReplicas }: Engine,
  keys: readonly string[],
  args: Args,
  isNew: boolean,
): Promise<{ written: Written; isSafe: boolean }> {
  if (waitReplicas === 0) return { written: await enqueue(flusher, keys, args), isSafe: true };
  // A pipeline is not led on to another node of a cluster as one.
  if (isNew || isCluster(flusher)) {
    const written = await enqueue(flusher, keys, args);
    if (written === undefined) return { written, isSafe: false };
    const replicas = await serverOf(flusher, keys[0] ?? '').wait(waitReplicas, REPLICAS_MS);
    return { written, isSafe: replicas >= waitReplicas };
  }
  const pipeline = flusher.pipeline();
  enqueue.addTo(pipeline, keys, args);
  const [written, replicas] = (await pipeline.wait(waitReplicas, REPLICAS_MS).exec()) ?? [];
  for (const reply of [written, replicas]) if (reply?.[0]) throw reply[0];
  return { written: enqueue.read(written?.[1]), isSafe: Number(replicas?.[1]) >= waitReplicas };
}

/** The ticket is in its line and may be lost with the server that has it. */
export const notReplicated = (): LineUnavailable =>
  new LineUnavailable(
    new RedisUnavailable('Redis is unavailable: too few replicas have what was written'),
  );
