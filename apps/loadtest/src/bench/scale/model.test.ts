import { expect, it } from 'vitest';
import { costAt, fitCost, learn, plan, predict } from './model.ts';
import { runOf } from './testing/run-of.ts';

const dearApi = { api: 96 };
const dearWorker = { worker: 996, ...dearApi };
const model = learn([
  ...[10, 50, 200].map((size) => runOf('losers', size, dearApi)),
  ...[5, 20].map((size) => runOf('winners', size, dearWorker)),
]);

it('tells what is a ticket’s own from its share of a batch', () => {
  expect(model.losers.api.perTicket).toBeCloseTo(96);
  expect(model.losers.api.perBatch).toBeCloseTo(9600);
  expect(costAt(model.losers.api, 100)).toBeCloseTo(192);
  expect(model.winners.worker.perTicket).toBeCloseTo(996);
  expect(model.losers.worker.perTicket).toBeCloseTo(1);
});

it.each([
  ['small batches are cheaper', 10, 20, { perTicket: 15, perBatch: 0 }],
  ['large batches cost next to nothing', 40, 2, { perTicket: 0, perBatch: 21 / 0.055 }],
])('makes no cost negative where %s', (_, small, large, { perTicket, perBatch }) => {
  const points = [
    { size: 10, cost: small, weight: 1 },
    { size: 100, cost: large, weight: 1 },
  ];
  expect(fitCost(points)).toEqual({
    perTicket: expect.closeTo(perTicket),
    perBatch: expect.closeTo(perBatch),
  });
});

it('takes batches of one size for the cost of a ticket', () => {
  expect(fitCost([{ size: 20, cost: 8, weight: 5 }])).toEqual({ perTicket: 8, perBatch: 0 });
});

it('believes a measurement of many tickets more than one of few', () => {
  const many = { ...runOf('losers', 50, { api: 10 }), decidedPerSecond: 99 };
  const few = { ...runOf('losers', 50, { api: 110 }), decidedPerSecond: 1 };
  const { api } = learn([many, few, { ...runOf('winners', 50), decidedPerSecond: 0 }]).losers;
  // Three times what a ticket itself costs, as its batch has fifty.
  expect(api.perTicket).toBeCloseTo(3 * 11);
});

it('takes an API to do the same for who wins', () => {
  const unlike = learn([runOf('losers', 50, { api: 10 }), runOf('winners', 50, { api: 30 })]);
  expect(unlike.losers.api).toEqual(unlike.winners.api);
  expect(unlike.losers.api.perTicket).toBeCloseTo(60);
});

it('adds up all parts on the cores that others leave', () => {
  // 100 µs for all parts and the generator together, twice that at 100 tickets a batch.
  const run = { ...runOf('losers', 100, dearApi), apis: 4 };
  expect(predict(model, run, 2)).toEqual({ perSecond: expect.closeTo(10_000), limit: 'cores' });
  const disturbed = { ...run, others: 0.75 };
  expect(predict(model, disturbed, 2).perSecond).toBeCloseTo(2500);
});

it('finds the part that is a core at most', () => {
  const many = 64;
  const api = predict(model, runOf('losers', 100, dearApi), many);
  expect(api).toEqual({ perSecond: expect.closeTo(1e6 / 192), limit: 'api' });
  const worker = predict(model, { ...runOf('winners', 100, dearWorker), workers: 2 }, many);
  expect(worker).toEqual({ perSecond: expect.closeTo(2e6 / 1992), limit: 'worker' });
});

it('plans what a crowd needs, and what one sale cannot have more of', () => {
  // 144 µs of the API for anybody, 1,494 µs of the worker for who wins, in full batches.
  const { needs, oneSale } = plan(model, 100_000, 1000);
  expect(needs.map(({ part }) => part)[0]).toBe('api');
  const [api] = needs;
  expect(api?.seconds).toBeCloseTo((100_000 * 144) / 1e6);
  expect(api?.count).toBe(Math.ceil(14.4 / 0.7));
  expect(oneSale.worker).toBeCloseTo((99_000 * 1.5 + 1000 * 1494) / 1e6);
  expect(Object.keys(oneSale).toSorted()).toEqual(['redis', 'worker']);
  expect(plan(model, 100_000, 100_000).needs[0]?.part).toBe('worker');
});
