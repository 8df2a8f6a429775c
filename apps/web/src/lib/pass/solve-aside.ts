import type { PassChallenge } from '@seckill/contracts';
import type { Share } from './solver.ts';

/**
 * Every phone of the last ten years has so many cores, though its browser may not say so. What they share takes a fourth of the time, and so the work
 * may be four times as much for a program that has one.
 */
const WORKERS = 4;

/** Does the work of a challenge beside the page; where a browser has no such workers, in it. */
export async function solveAside(challenge: PassChallenge): Promise<number[]> {
  try {
    const shares = Array.from({ length: WORKERS }, (_, first) => partsFrom(first, challenge.parts));
    const found = await Promise.all(shares.map((parts) => inWorker({ challenge, parts })));
    return Array.from({ length: challenge.parts }, (_, part) =>
      numberIn(found[part % WORKERS], Math.floor(part / WORKERS)),
    );
  } catch {
    const { solve } = await import('@seckill/contracts/pass-work');
    return solve(challenge);
  }
}

/** The parts of one worker: every fourth. */
const partsFrom = (first: number, parts: number): number[] =>
  Array.from({ length: Math.ceil((parts - first) / WORKERS) }, (_, nth) => first + nth * WORKERS);

function numberIn(found: readonly number[] | undefined, nth: number): number {
  const number = found?.[nth];
  if (number === undefined) throw new Error('a part is not solved');
  return number;
}

function inWorker(share: Share): Promise<number[]> {
  const worker = new Worker(new URL('./solver.ts', import.meta.url), { type: 'module' });
  return new Promise<number[]>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<number[]>) => resolve(data));
    worker.addEventListener('error', () => reject(new Error('the worker ended')));
    worker.postMessage(share);
  }).finally(() => worker.terminate());
}
