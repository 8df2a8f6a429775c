import { expect, it, onTestFinished, vi } from 'vitest';
import { LaneLocks } from './lane-locks.ts';

const MS = 200;

/** The only clock is the one of the test. */
function newLocks() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const locks = new LaneLocks();
  const take = async (key: string): Promise<() => void> => {
    const answer = await locks.acquire('lane', key, { ms: MS, again: () => false });
    if (typeof answer !== 'function') throw new Error(`${key} was answered ${answer}`);
    return answer;
  };
  const wait = (key: string, again = () => false) => locks.acquire('lane', key, { ms: MS, again });
  return { locks, take, wait };
}

it('gives a lane to those who wait in the order in which they came', async () => {
  const { take } = newLocks();
  const order: string[] = [];
  const release = await take('a');
  const others = ['b', 'c'].map(async (key) => {
    const next = await take(key);
    order.push(key);
    next();
  });
  expect(order).toEqual([]);
  release();
  await Promise.all(others);
  expect(order).toEqual(['b', 'c']);
  await take('d');
});

it('sends those away whose patience is over, and says for how long at least the lane was not theirs', async () => {
  const { take, wait } = newLocks();
  await take('a');
  const answer = wait('b');
  await vi.advanceTimersByTimeAsync(MS);
  expect(await answer).toBeGreaterThanOrEqual(MS);
  await vi.advanceTimersByTimeAsync(1);
  // A holder that is stuck by now keeps nobody else waiting.
  expect(await wait('c')).toBeGreaterThan(MS);
});

it('keeps those who may wait on for as long as the lane moves', async () => {
  const { locks, take, wait } = newLocks();
  const release = await take('a');
  const answer = wait('b', () => true);
  for (let passed = 0; passed < 10 * MS; passed += MS / 2) {
    await vi.advanceTimersByTimeAsync(MS / 2);
    locks.done('lane', ['another']);
  }
  const stuck = wait('c', () => true);
  await vi.advanceTimersByTimeAsync(2 * MS);
  expect(typeof (await stuck)).toBe('number');
  expect(typeof (await answer)).toBe('number');
  release();
  await take('d');
});

it('sends those away whose work was done with other work', async () => {
  const { locks, take, wait } = newLocks();
  const release = await take('a');
  const [b, c] = [wait('b'), take('c')];
  locks.done('lane', ['a', 'b']);
  expect(await b).toBe('done');
  release();
  (await c)();
  await take('d');
});
