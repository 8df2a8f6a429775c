import { expect, it } from 'vitest';
import { inLanes, width } from './lanes.ts';

it('keeps the order of the items, and no more at once than there are lanes', async () => {
  let running = 0;
  let most = 0;
  const results = await inLanes([1, 2, 3, 4, 5], width(2), async (item) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    return item * 10;
  });
  expect(results).toEqual([10, 20, 30, 40, 50]);
  expect(most).toBe(2);
});

it('begins nothing after a failure', async () => {
  const begun: number[] = [];
  const work = inLanes([1, 2, 3, 4, 5, 6], width(2), async (item) => {
    begun.push(item);
    await Promise.resolve();
    if (item === 2) throw new Error('broken');
    await new Promise(setImmediate);
  });
  await expect(work).rejects.toThrow('broken');
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(begun).toEqual([1, 2]);
});
