import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSaleBoard } from '../sales/board.ts';
import { startStack, type Stack } from '../testing/stack.ts';
import { createFigures } from './figures.ts';
import { saleMetrics } from './sale-metrics.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

/** What a scrape says, where the sales closed so many ms ago. */
async function scrape(closedMs = -3_600_000): Promise<Record<string, number>> {
  const board = createSaleBoard({ ...stack, passLeadMs: 0 });
  const closesAt = new Date(Date.now() - closedMs);
  const rows = async () => (await board.rows()).map((row) => ({ ...row, closesAt }));
  const registry = new Registry();
  saleMetrics(registry, { figures: createFigures({ ...stack, board }), board: { rows } });
  const lines = (await registry.metrics())
    .split('\n')
    .filter((line) => line.startsWith('seckill_'));
  return Object.fromEntries(
    lines.map((line): [string, number] => {
      const cut = line.lastIndexOf(' ');
      return [line.slice('seckill_sale_'.length, cut), Number(line.slice(cut + 1))];
    }),
  );
}

it('the units of a sale add up, and its line is told before and after it is decided', async () => {
  await stack.reset(1, 5);
  const buyers = await stack.guests(3);
  const tickets = await Promise.all(buyers.map((buyer) => buyer.buy()));
  const units = (available: number, unpaid: number) => ({
    'units{sale="1",bucket="available"}': available,
    'units{sale="1",bucket="reserved"}': 0,
    'units{sale="1",bucket="claimed"}': 0,
    'units{sale="1",bucket="unpaid"}': unpaid,
    'units{sale="1",bucket="paid"}': 0,
  });
  const waiting = await scrape();
  expect(waiting).toMatchObject({ ...units(5, 0), 'waiting{sale="1"}': 3, 'standby{sale="1"}': 0 });
  expect(waiting['overdue_seconds{sale="1"}']).toBeGreaterThan(0);
  // What is over still tells its line for an hour.
  expect(await scrape(60_000)).toMatchObject({ 'waiting{sale="1"}': 3 });
  expect(await scrape(3_700_000)).toEqual({});

  await stack.work();
  await Promise.all(buyers.map((buyer, at) => buyer.verdict(tickets[at]?.body.taskId)));
  await vi.waitFor(async () =>
    expect(await scrape()).toMatchObject({ ...units(2, 3), 'waiting{sale="1"}': 0 }),
  );
  expect(await scrape(60_000)).toEqual({});
});
