import { expect, it } from 'vitest';
import { reset } from './reset.ts';
import { openBench } from './testing/bench.ts';

const bench = openBench();
const log = { warn: () => {} };

it.each([
  ['refuses', () => Promise.reject(new Error('refused'))],
  ['is silent', () => new Promise<never>(() => {})],
])('a round is closed although Redis %s', async (_, answer) => {
  const saleId = await bench.newSale(2);
  const { db, inventory, tasks } = bench.parts();
  const parts = {
    db,
    inventory: { ...inventory, standbyCount: answer },
    tasks: { ...tasks, line: answer },
  };
  expect(await reset(parts, { saleId, stock: 5 }, log)).toMatchObject({
    outcome: 'opened',
    closedRound: 1,
    result: { round: 2, cancelledTickets: 0 },
  });
});
