// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { withLease, withLock } from './lock.ts';

beforeEach(() => {
  localStorage.clear();
  return () => vi.unstubAllGlobals();
});

async function crowd(lock: (work: () => Promise<void>) => Promise<void>) {
  let inside = 0;
  let most = 0;
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3].map((who) =>
      lock(async () => {
        inside += 1;
        most = Math.max(most, inside);
        order.push(who);
        await Promise.resolve();
        inside -= 1;
      }),
    ),
  );
  return { most, served: order.length };
}

it('without Web Locks a lease lets one in at a time, and everybody in the end', async () => {
  expect(await crowd((work) => withLease('a', work))).toEqual({ most: 1, served: 3 });
  expect(localStorage.length).toBe(0);
});

it('a lease whose holder is gone runs out', async () => {
  localStorage.setItem('a', `gone ${Date.now() - 1}`);
  expect(await withLease('a', async () => 'in')).toBe('in');
});

it('a failure inside lets the next one in', async () => {
  await expect(withLease('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLease('a', async () => 'in')).toBe('in');
});

it('with Web Locks the browser decides', async () => {
  const request = vi.fn<(name: string, work: () => Promise<unknown>) => Promise<unknown>>(
    (_name, work) => work(),
  );
  vi.stubGlobal('navigator', { locks: { request } });
  expect(await withLock('a', async () => 'in')).toBe('in');
  expect(request.mock.calls[0]?.[0]).toBe('seckill.lock.a');
});
