import { expect, it } from 'vitest';
import { withoutShards } from './without-shards.ts';

const queue = (name: string, waiting: number, failed = 0) => ({
  name,
  waiting,
  active: 1,
  delayed: 0,
  failed,
});

it('adds up the shards of a task, where the first of them stood, and leaves all others alone', () => {
  const queues = [queue('home', 1), queue('order.place-0', 2), queue('order.place-11', 3, 4)];
  expect(withoutShards([...queues, queue('order', 5)])).toEqual([
    queue('home', 1),
    { name: 'order.place', waiting: 5, active: 2, delayed: 0, failed: 4 },
    queue('order', 5),
  ]);
  expect(queues[1]).toEqual(queue('order.place-0', 2));
});
