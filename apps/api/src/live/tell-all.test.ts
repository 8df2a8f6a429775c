import { expect, it, vi } from 'vitest';
import { oneAtATime, tellAll } from './tell-all.ts';

function workFor(ms: number) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

it('between the slices of news for ten thousand, others get their turn', async () => {
  const told = new Set<number>();
  const turns: number[] = [];
  let over = false;
  const look = () => {
    turns.push(told.size);
    if (!over) setImmediate(look);
  };
  setImmediate(look);
  await tellAll(
    Array.from({ length: 10_000 }, (_, i) => i),
    (reader) => {
      workFor(0.02);
      told.add(reader);
    },
  );
  over = true;
  expect(told.size).toBe(10_000);
  // 200 ms of work in slices of 10 ms.
  expect(turns.filter((many) => many > 0 && many < 10_000).length).toBeGreaterThanOrEqual(10);
});

it('is not begun again while it runs, and is after it failed', async () => {
  let end = () => {};
  const run = vi.fn<() => Promise<void>>(() => new Promise<void>((resolve) => (end = resolve)));
  const once = oneAtATime(run);
  const first = once();
  await once();
  expect(run).toHaveBeenCalledTimes(1);
  end();
  await first;
  run.mockRejectedValueOnce(new Error('away'));
  await expect(once()).rejects.toThrow('away');
  void once();
  expect(run).toHaveBeenCalledTimes(3);
});
