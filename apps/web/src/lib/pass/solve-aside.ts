import type { PassChallenge } from '@seckill/contracts';
import type { Asked } from './solver.ts';

/**
 * Every phone of the last ten years has so many cores, though its browser may not say so. What they share takes a fourth of the time, and so the work
 * may be four times as much for a program that has one.
 */
const WORKERS = 4;

let prepared: Solver[] = [];

/** Starts the workers, which make themselves ready: when the time for the work has come, none of it is lost. */
export function prepareToSolve(): void {
  if (prepared.length === 0) prepared = startSolvers();
}

/** Does the work of a challenge beside the page; where a browser has no such workers, in it. */
export async function solveAside(challenge: PassChallenge): Promise<number[]> {
  let solvers = prepared;
  prepared = [];
  try {
    if (solvers.length === 0) solvers = startSolvers();
    const solution: number[] = [];
    // Whoever is ready takes the next: some parts take three times as long as others.
    const left = Array.from({ length: challenge.parts }, (_, part) => part).values();
    const solveSome = async ({ solve }: Solver) => {
      for (const part of left) solution[part] = await solve({ challenge, part });
    };
    await Promise.all(solvers.map(solveSome));
    return solution;
  } catch {
    const { solve } = await import('@seckill/contracts/pass-work');
    return solve(challenge);
  } finally {
    for (const { end } of solvers) end();
  }
}

type Solver = { solve: (asked: Asked) => Promise<number>; end: () => void };

const startSolvers = (): Solver[] => Array.from({ length: WORKERS }, startSolver);

function startSolver(): Solver {
  const worker = new Worker(new URL('./solver.ts', import.meta.url), { type: 'module' });
  const failed = new Promise<never>((_resolve, reject) => {
    worker.addEventListener('error', () => reject(new Error('the worker ended')));
  });
  // It may fail before it is asked anything.
  failed.catch(() => {});
  const solve = (asked: Asked) =>
    new Promise<number>((resolve) => {
      worker.addEventListener('message', ({ data }) => resolve(data), { once: true });
      worker.postMessage(asked);
    });
  return {
    solve: (asked) => Promise.race([solve(asked), failed]),
    end: () => worker.terminate(),
  };
}
