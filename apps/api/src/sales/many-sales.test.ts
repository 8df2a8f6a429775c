import { makeSale } from '@seckill/db/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSaleBoard } from './board.ts';
import { createFigures } from '../overview/figures.ts';
import { readOverview } from '../overview/read-overview.ts';
import { createSurroundings } from '../overview/surroundings.ts';
import { startStack, type Stack } from '../testing/stack.ts';

const MANY = 1100;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  for (let i = 2; i < MANY; i += 100) {
    await Promise.all(Array.from({ length: Math.min(100, MANY - i) }, () => makeSale(stack.db)));
  }
  // On a busy machine a look may be cut short, and the next one goes on.
  await vi.waitFor(async () => {
    await stack.reconcile();
    const unknown = (await counted().board.list()).filter(({ available }) => available === null);
    if (unknown.length > 0) throw new Error(`${unknown.length} sales are not known to Redis yet`);
  }, 60_000);
}, 120_000);
afterAll(() => stack.close());

/** The same stores, and how often MySQL was asked what. */
function counted() {
  const asked: string[] = [];
  const db = new Proxy(stack.db, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        asked.push(String(name));
        return Reflect.apply(method, target, args);
      };
    },
  });
  const { inventory, tasks } = stack;
  const board = createSaleBoard({ db, inventory, tasks, passLeadMs: 0 });
  return { asked, db, inventory, tasks, board };
}

it('the list of a thousand sales is one question to MySQL', async () => {
  const { asked, board } = counted();
  const list = await board.list();
  expect(list).toHaveLength(MANY);
  expect(list.filter(({ available }) => available === null)).toEqual([]);
  expect(asked).toEqual(['listSales']);
  const { status, body } = await stack.call('GET', '/api/sales');
  expect(status).toBe(200);
  expect(body.sales).toHaveLength(MANY);
});

it('the overview of a thousand sales is two', async () => {
  const { asked, ...sources } = counted();
  const { sales } = await readOverview({
    ...sources,
    figures: createFigures(sources),
    around: createSurroundings({ ...stack, load: { isShedding: false, inHand: 0 } }),
  });
  expect(sales).toHaveLength(MANY);
  expect(asked.toSorted()).toEqual(['countSoldUnits', 'listSales']);
  const { status } = await stack.admin('GET', '/api/admin/overview');
  expect(status).toBe(200);
});
