import type { AdminTask } from '@seckill/contracts';
import { expect, it } from 'vitest';
import { newsBeside } from './news-beside.ts';

const task = (
  taskId: string,
  second: number,
  status: AdminTask['status'] = 'queued',
): AdminTask => ({
  taskId,
  kind: 'user.create',
  status,
  submittedAt: `2026-11-11T12:00:0${second}.000Z`,
  args: null,
});

it('counts what came since, and brings shown ones up to date', () => {
  const shown = [task('b', 2), task('a', 1)];
  const { count, isMore, nowOf } = newsBeside(shown, [task('c', 3), task('b', 2, 'success')]);
  expect([count, isMore]).toEqual([1, false]);
  expect(shown.map((each) => nowOf(each).status)).toEqual(['success', 'queued']);
});

it('says only that there are more where all that is looked at is new', () => {
  expect(newsBeside([task('a', 1)], [task('c', 3), task('b', 2)])).toMatchObject({
    count: 2,
    isMore: true,
  });
  expect(newsBeside([], [task('b', 2)])).toMatchObject({ count: 1, isMore: false });
  expect(newsBeside([task('b', 2)], [])).toMatchObject({ count: 0, isMore: false });
});

it('takes no older task for a new one', () => {
  expect(newsBeside([task('b', 2)], [task('b', 2), task('a', 1)]).count).toBe(0);
});
