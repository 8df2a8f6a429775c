import type { PassChallenge } from '@seckill/contracts';

/** Does the work of a challenge beside the page; where a browser has no such workers, in it. */
export async function solveAside(challenge: PassChallenge): Promise<number[]> {
  try {
    return await inWorker(challenge);
  } catch {
    const { solve } = await import('@seckill/contracts/pass-work');
    return solve(challenge);
  }
}

function inWorker(challenge: PassChallenge): Promise<number[]> {
  const worker = new Worker(new URL('./solver.ts', import.meta.url), { type: 'module' });
  return new Promise<number[]>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<number[]>) => resolve(data));
    worker.addEventListener('error', () => reject(new Error('the worker ended')));
    worker.postMessage(challenge);
  }).finally(() => worker.terminate());
}
