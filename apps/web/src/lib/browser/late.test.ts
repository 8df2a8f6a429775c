// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadLate } from './late.ts';

const gone = () => Promise.reject(new Error('Failed to fetch dynamically imported module'));
const reload = vi.fn<() => void>();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  sessionStorage.clear();
  vi.spyOn(location, 'reload').mockImplementation(reload);
  vi.stubGlobal('fetch', async () => new Response());
});
afterEach(() => {
  reload.mockClear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** What came of it, or `waits` while nothing has. */
async function outcome(load: () => Promise<unknown>): Promise<unknown> {
  const waits = new Promise((resolve) => setTimeout(() => resolve('waits'), 5000));
  const found = Promise.race([loadLate(load), waits]).catch(String);
  await vi.advanceTimersByTimeAsync(5001);
  return found;
}

it('what does not come at once is asked for again', async () => {
  const load = vi
    .fn<() => Promise<unknown>>(gone)
    .mockRejectedValueOnce(new Error('cut'))
    .mockResolvedValueOnce('there');
  expect(await outcome(load)).toBe('there');
  expect(reload).not.toHaveBeenCalled();
});

it('where the shop was renewed the page is loaded anew, once', async () => {
  expect(await outcome(gone)).toBe('waits');
  expect(reload).toHaveBeenCalledTimes(1);
  expect(await outcome(gone)).toContain('Failed to fetch');
  expect(reload).toHaveBeenCalledTimes(1);
});

it('without a connection the page stays', async () => {
  vi.stubGlobal('fetch', gone);
  expect(await outcome(gone)).toContain('Failed to fetch');
  expect(reload).not.toHaveBeenCalled();
});
