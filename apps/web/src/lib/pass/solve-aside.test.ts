import { isSolved, solveParts } from '@seckill/contracts/pass-work';
import { afterEach, expect, it, vi } from 'vitest';
import { solveAside } from './solve-aside.ts';
import type { Share } from './solver.ts';

const challenge = { token: 'a.token', algorithm: 'sha-256' as const, bits: 6 };

/** What the browser has, without a thread: the last one asked answers first. */
class WorkerOfTest extends EventTarget {
  static asked = 0;
  terminate() {}
  postMessage({ challenge: work, parts }: Share) {
    WorkerOfTest.asked += 1;
    setTimeout(() => {
      const data = solveParts(work, parts);
      this.dispatchEvent(new MessageEvent('message', { data }));
    }, 20 / WorkerOfTest.asked);
  }
}

afterEach(() => void vi.unstubAllGlobals());

it.each([16, 17, 18, 19, 31])(
  'four workers share %i parts, whoever is ready first',
  async (parts) => {
    WorkerOfTest.asked = 0;
    vi.stubGlobal('Worker', WorkerOfTest);
    const work = { ...challenge, parts };
    expect(isSolved(work, await solveAside(work))).toBe(true);
    expect(WorkerOfTest.asked).toBe(4);
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
