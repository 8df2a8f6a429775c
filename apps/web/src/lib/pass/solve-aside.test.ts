import { isSolved, solverOf } from '@seckill/contracts/pass-work';
import { afterEach, expect, it, vi } from 'vitest';
import { prepareToSolve, solveAside } from './solve-aside.ts';
import type { Asked } from './solver.ts';

const challenge = { token: 'a.token', algorithm: 'sha-256' as const, bits: 6 };

/** What the browser has, without a thread: the last one asked answers first. */
class WorkerOfTest extends EventTarget {
  static made = 0;
  static asked = 0;
  constructor() {
    super();
    WorkerOfTest.made += 1;
  }
  terminate() {}
  postMessage({ challenge: work, part }: Asked) {
    WorkerOfTest.asked += 1;
    setTimeout(() => {
      const data = solverOf(work)(part);
      this.dispatchEvent(new MessageEvent('message', { data }));
    }, 20 / WorkerOfTest.asked);
  }
}

afterEach(() => void vi.unstubAllGlobals());

it.each([1, 16, 17, 31, 64])(
  'four workers share %i parts, whoever is ready first',
  async (parts) => {
    Object.assign(WorkerOfTest, { made: 0, asked: 0 });
    vi.stubGlobal('Worker', WorkerOfTest);
    const work = { ...challenge, parts };
    expect(isSolved(work, await solveAside(work))).toBe(true);
    expect([WorkerOfTest.made, WorkerOfTest.asked]).toEqual([4, parts]);
  },
);

it('where there are no workers, or one ends, the page does it', async () => {
  const work = { ...challenge, parts: 16 };
  vi.stubGlobal('Worker', undefined);
  expect(isSolved(work, await solveAside(work))).toBe(true);
  class Broken extends WorkerOfTest {
    override postMessage() {
      this.dispatchEvent(new Event('error'));
    }
  }
  vi.stubGlobal('Worker', Broken);
  expect(isSolved(work, await solveAside(work))).toBe(true);
});

it('workers that were prepared are used, once, and one that failed meanwhile is noticed', async () => {
  WorkerOfTest.made = 0;
  vi.stubGlobal('Worker', WorkerOfTest);
  const work = { ...challenge, parts: 16 };
  prepareToSolve();
  prepareToSolve();
  expect(WorkerOfTest.made).toBe(4);
  expect(isSolved(work, await solveAside(work))).toBe(true);
  expect(WorkerOfTest.made).toBe(4);
  expect(isSolved(work, await solveAside(work))).toBe(true);
  expect(WorkerOfTest.made).toBe(8);
  class Silent extends WorkerOfTest {
    override postMessage() {}
    constructor() {
      super();
      queueMicrotask(() => this.dispatchEvent(new Event('error')));
    }
  }
  vi.stubGlobal('Worker', Silent);
  prepareToSolve();
  await Promise.resolve();
  expect(isSolved(work, await solveAside(work))).toBe(true);
});
