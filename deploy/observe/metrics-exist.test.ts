import { randomBytes } from 'node:crypto';
import { createTestDb } from '@seckill/db/testing';
import { freePort } from '@seckill/scripts/services';
import { startProgram } from '@seckill/scripts/testing';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { asked } from './asked.ts';
import {
  groupingsOf,
  isMeant,
  selectorsOf,
  seriesIn,
  type Selector,
  type Series,
} from './promql.ts';

const SOON = { timeout: 30_000, interval: 50 };
const closers: (() => Promise<unknown>)[] = [];
/** What is told only once it has happened. */
const LATE = [
  'seckill_tasks_ended_total{task="order.place",outcome="success"}',
  'seckill_schedule_lag_seconds_bucket',
  'seckill_workers',
  'seckill_sale_units{bucket="unpaid"}',
  'seckill_clock_offset_seconds{job="worker"}',
];
let series: Series[];
const hasSeries = (selector: Selector) => series.some((each) => isMeant(selector, each));

/** The product, of which somebody bought something. */
beforeAll(async () => {
  const redisUrl = inject('redisUrl');
  const { db, url: databaseUrl, drop } = await createTestDb(inject('mysqlUrl'));
  closers.push(drop);
  await db.seedDemo();
  const [port, adminPort, healthPort] = [await freePort(), await freePort(), await freePort()];
  const shared = {
    REDIS_URL: redisUrl,
    DATABASE_URL: databaseUrl,
    SESSION_SECRET: randomBytes(24).toString('hex'),
    KEY_PREFIX: `t-${randomBytes(4).toString('hex')}`,
  };
  const api = startProgram('api', {
    ...shared,
    PORT: `${port}`,
    ADMIN_PORT: `${adminPort}`,
    ADMIN_TOKEN: randomBytes(24).toString('hex'),
  });
  const worker = startProgram('worker', { ...shared, HEALTH_PORT: `${healthPort}` });
  for (const program of await Promise.all([api, worker])) closers.unshift(() => program.stop());

  const url = `http://127.0.0.1:${port}`;
  const json = { 'content-type': 'application/json' };
  const post = (path: string, headers = {}) =>
    fetch(url + path, { method: 'POST', headers: { ...json, ...headers }, body: '{}' });
  const cookie = (await post('/api/session/guest')).headers.getSetCookie()[0] ?? '';
  await vi.waitFor(async () => {
    const { status } = await post('/api/sales/1/purchases', { cookie });
    if (status !== 202) throw new Error(`a purchase was answered ${status}`);
  }, SOON);

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
afterAll(async () => {
  for (const close of closers) await close();
});

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
