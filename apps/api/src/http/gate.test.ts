import { expect, it } from 'vitest';
import { createGate } from './gate.ts';

it('lets so many in at once, the rest in order, and refuses beyond', async () => {
  const pass = createGate({ atOnce: 2, waiting: 3, message: 'full' });
  const doors: (() => void)[] = [];
  const entered: number[] = [];
  let inside = 0;
  let most = 0;
  const visits = [0, 1, 2, 3, 4].map((visitor) =>
    pass(async () => {
      entered.push(visitor);
      most = Math.max(most, (inside += 1));
      await new Promise<void>((resolve) => doors.push(resolve));
      inside -= 1;
      if (visitor === 1) throw new Error('left in anger');
      return visitor;
    }),
  );
  await expect(pass(async () => 5)).rejects.toMatchObject({ code: 'overloaded' });
  const ends = Promise.allSettled(visits);
  for (let left = 0; left < 5; left += 1) {
    await expect.poll(() => doors.length).toBeGreaterThan(left);
    doors[left]?.();
  }
  expect((await ends).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
  expect(entered).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
  expect(await pass(async () => 'free again')).toBe('free again');
});
