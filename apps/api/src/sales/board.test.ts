import { makeSale } from '@seckill/db/testing';
import { RedisUnavailable } from '@seckill/redis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSaleBoard } from './board.ts';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => void (stack = await startStack()));
afterAll(async () => {
  vi.useRealTimers();
  await stack.close();
});

it('a MySQL that stands still keeps nobody from the line, or from seeing what is on sale', async () => {
  let still = false;
  const unlessStill =
    <A extends unknown[], R>(ask: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      still ? new Promise(() => {}) : ask(...args);
  const { db, inventory, tasks } = stack;
  const board = createSaleBoard({
    db: { ...db, findSale: unlessStill(db.findSale), listSales: unlessStill(db.listSales) },
    inventory,
    tasks,
    passLeadMs: 0,
  });
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.advanceTimersByTime(1);
  await board.list();
  still = true;
  vi.advanceTimersByTime(5000);
  expect((await board.get(1))?.available).toBe(3);
  expect((await board.list()).map(({ row }) => row.id)).toEqual([1, 2]);
});

it('a sale of which nothing is known, as its node of a cluster is away, takes no other from the list', async () => {
  const { db, inventory, tasks } = stack;
  const look: typeof inventory.look = async (saleId, ...rest) => {
    if (saleId === 1) throw new RedisUnavailable('Redis is unavailable');
    return inventory.look(saleId, ...rest);
  };
  const board = createSaleBoard({ db, inventory: { ...inventory, look }, tasks, passLeadMs: 0 });
  const listed = await board.list();
  expect(listed.map(({ row, available }) => [row.id, available])).toEqual([
    [1, null],
    [2, expect.any(Number)],
  ]);
});

it('a sale that another process has made is known at once, also to who asked for it too early', async () => {
  const { db, inventory, tasks } = stack;
  const board = createSaleBoard({ db, inventory, tasks, passLeadMs: 0 });
  const listed = await board.list();
  const next = Math.max(...listed.map(({ row }) => row.id)) + 1;
  expect(await board.get(next)).toBeUndefined();
  const { id } = listed[0]!.row;
  expect(await makeSale(db, { title: 'New' })).toMatchObject({ id: next });
  expect((await board.get(next))?.row.title).toBe('New');
  expect((await board.get(id))?.row.id).toBe(id);
});
