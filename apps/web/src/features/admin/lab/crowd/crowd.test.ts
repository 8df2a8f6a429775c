import { LAB_DOTS, LAB_RANGES } from '@seckill/contracts';
import { expect, it, vi } from 'vitest';
import { createCrowd } from './crowd.ts';

const SUCCESS = LAB_DOTS.indexOf('success');
const QUEUED = LAB_DOTS.indexOf('queued');

it('tells whose state has changed since it was last asked, and only theirs', () => {
  const crowd = createCrowd();
  crowd.gather('a', 3);
  expect(crowd.isAnew()).toBe(true);
  crowd.takeChanged();
  crowd.put('a', [
    [0, QUEUED],
    [2, QUEUED],
  ]);
  crowd.put('a', [[2, SUCCESS]]);
  expect(crowd.takeChanged()).toEqual([0, 2]);
  expect(crowd.stateOf(2)).toBe('success');
  crowd.put('a', [[2, SUCCESS]]);
  expect(crowd.takeChanged()).toEqual([]);
  expect(crowd.isAnew()).toBe(false);
});

it('stays the same crowd when its run is told again, and is another one for another run', () => {
  const crowd = createCrowd();
  const changed = vi.fn<() => void>();
  crowd.gather('a', 2);
  crowd.put('a', [[0, SUCCESS]]);
  crowd.onChange(changed);
  crowd.gather('a', 2);
  expect(changed).not.toHaveBeenCalled();
  expect(crowd.stateOf(0)).toBe('success');
  crowd.gather('b', 2);
  expect(crowd.stateOf(0)).toBe('idle');
  crowd.put('c', [[4, QUEUED]]);
  expect(crowd.people()).toBe(5);
  expect(crowd.isAnew()).toBe(true);
});

it('grows to the most there can be, and takes no state that it does not know', () => {
  const crowd = createCrowd();
  crowd.put('a', [[LAB_RANGES.people.max - 1, QUEUED]]);
  expect(crowd.people()).toBe(LAB_RANGES.people.max);
  crowd.put('a', [[LAB_RANGES.people.max, QUEUED]]);
  expect(crowd.people()).toBe(LAB_RANGES.people.max);
  crowd.put('a', [[0, LAB_DOTS.length]]);
  expect(crowd.stateOf(0)).toBe('idle');
});
