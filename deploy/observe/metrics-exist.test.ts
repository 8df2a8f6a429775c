import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { asked } from './asked.ts';
import {
  groupingsOf,
  isMeant,
  selectorsOf,
  seriesIn,
  type Selector,
  type Series,
} from './promql.ts';
import { SOON, startProduct } from './start-product.ts';

/** What is told only once it has happened. */
const LATE = [
  'seckill_tasks_ended_total{task="order.place",outcome="success"}',
  'seckill_schedule_lag_seconds_bucket',
  'seckill_workers',
  'seckill_sale_units{bucket="unpaid"}',
  'seckill_clock_offset_seconds{job="worker"}',
];
let product: Awaited<ReturnType<typeof startProduct>>;
let series: Series[];
const hasSeries = (selector: Selector) => series.some((each) => isMeant(selector, each));

/** Of a product that somebody has bought something from. */
beforeAll(async () => {
  product = await startProduct();
  await product.work();
  await product.buy(await product.guest());
  const { adminPort, healthPort } = product;

  // As Prometheus labels what it scrapes.
  const scrape = async (job: string, from: number) => {
    const response = await fetch(`http://127.0.0.1:${from}/metrics`);
    const target = { job, instance: `${job}:${from}` };
    const found = seriesIn(await response.text());
    return [
      { metric: 'up', labels: target },
      ...found.map(({ metric, labels }) => ({ metric, labels: { ...labels, ...target } })),
    ];
  };
  await vi.waitFor(async () => {
    series = [...(await scrape('api', adminPort)), ...(await scrape('worker', healthPort))];
    const missing = LATE.filter((one) => !selectorsOf(one).some((each) => hasSeries(each)));
    if (missing.length > 0) throw new Error(`nothing is told yet of ${missing.join(', ')}`);
  }, SOON);
});
afterAll(() => product.stop());

test.each(asked)('$where asks for what the product tells', ({ query, labels }) => {
  const selectors = selectorsOf(query);
  expect(selectors).not.toEqual([]);
  const told = selectors.flatMap((selector) => {
    const meant = series.filter((each) => isMeant(selector, each));
    expect({ selector, meant }).not.toEqual({ selector, meant: [] });
    // A matcher such as `a!="b"` also takes what has no such label.
    const has = new Set(meant.flatMap((each) => Object.keys(each.labels)));
    for (const { label } of selector.matchers) expect(has).toContain(label);
    return [...has];
  });
  for (const label of groupingsOf(query)) expect(told).toContain(label);
  // Of what is summed up only the labels are left by which it was grouped.
  const left = /\b(?:sum|min|max|avg|count)\b/.test(query) ? groupingsOf(query) : told;
  for (const label of labels) expect(left).toContain(label);
});
