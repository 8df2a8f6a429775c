import { expect, it } from 'vitest';
import { leave } from './leave.ts';
import { place } from './place.ts';
import { batchOf, openBench } from './testing/bench.ts';

const bench = openBench();

it('who won does not leave the line, also when Redis has lost that it was won', async () => {
  const saleId = await bench.newSale(1);
  const all = bench.parts();
  const tickets = await bench.tickets(saleId, ['a']);
  const taskId = tickets[0]?.id ?? '';
  await place(all, batchOf(tickets));
  await bench.forget(`sale:${saleId}}`);
  expect(await all.tasks.result(taskId)).toMatchObject({ status: 'queued' });

  expect(await leave(all, 'a', taskId)).toBe('already_decided');
  bench.work();
  expect(await all.tasks.ended(taskId, { timeoutMs: 20_000 })).toMatchObject({
    result: { outcome: 'success' },
  });
});

it('who leaves is given no unit', async () => {
  const saleId = await bench.newSale(1);
  const all = bench.parts();
  const [ticket] = await bench.tickets(saleId, ['c']);
  expect(await leave(all, 'c', ticket?.id ?? '')).toBe('left');
  bench.work();
  expect(await all.tasks.ended(ticket?.id ?? '', { timeoutMs: 20_000 })).toMatchObject({
    result: { outcome: 'left' },
  });
  expect(await all.db.listOrdersOf('c')).toEqual([]);
});
