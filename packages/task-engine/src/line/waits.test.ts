import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { jobKey } from '../engine/bullmq-keys.ts';
import { perSecond } from '../engine/rate.ts';
import { openLab } from '../testing/lab.ts';
import { KEEP, openLine } from '../testing/line.ts';
import { percentilesOf, topOfBucket } from './waits.ts';

const { redis, prefix } = openLab();
const bucketOf = readFileSync(new URL('./scripts/includes/bucket-of.lua', import.meta.url), 'utf8');
const newLine = () => openLine(redis, prefix);

it('a bucket holds what is up to its top, and is no wider than an eighth of it', () => {
  let below = -1;
  for (let bucket = 0; bucket < 250; bucket += 1) {
    const top = topOfBucket(bucket);
    expect(top).toBeGreaterThan(below);
    expect(top - below).toBeLessThanOrEqual(Math.max(1, (below + 1) / 8));
    below = top;
  }
});

it('percentiles are those of the tickets, and no time is told shorter than it was', () => {
  expect(percentilesOf(new Map())).toBeUndefined();
  expect(percentilesOf(new Map([[3, 1]]))).toEqual({ p50: 3, p95: 3, p99: 3 });
  const histogram = new Map([
    [40, 4],
    [5, 50],
    [16, 45],
    [60, 1],
  ]);
  expect(percentilesOf(histogram)).toEqual({ p50: 5, p95: 17, p99: topOfBucket(40) });
});

it('Redis puts a time in the first bucket whose top is no shorter', async () => {
  const times = [0, 1, 7, 8, 15, 16, 17, 250, 255, 256, 257, 1000, 86_400_000, 2_500_000_000];
  const lua = `${bucketOf} return bucket_of(tonumber(ARGV[1]))`;
  const buckets = await Promise.all(times.map((ms) => redis.eval(lua, 0, ms)));
  for (const [at, ms] of times.entries()) {
    const bucket = Number(buckets[at]);
    expect(topOfBucket(bucket)).toBeGreaterThanOrEqual(ms);
    expect(bucket === 0 ? -1 : topOfBucket(bucket - 1)).toBeLessThan(ms);
  }
});

it('is counted once per batch, also when that is settled again, and goes with the line', async () => {
  const { settle, take, waits, measure } = newLine();
  await take('a', 3);
  await settle('a', 1, 3);
  await settle('a', 1, 3);
  const { waits: counted } = await measure();
  expect([...counted.values()]).toEqual([3]);
  expect(await redis.ttl(waits)).toBeGreaterThan(KEEP - 10);
});

it('a line is measured as of one instant: who joins, who waits, and since when', async () => {
  const { settle, take, measure, tag } = newLine();
  await take('a', 4);
  await take('b', 6);
  await settle('a', 1, 4);
  await redis.hset(jobKey({ prefix: tag, name: 'q' }, 'b'), 'timestamp', 1000);
  const { now, queuedAt, fields } = await measure();
  expect(Object.fromEntries(fields)).toMatchObject({ issued: 10, decided: 4 });
  expect(queuedAt).toBe(1000);
  const [rate = 0, at = 0, from = 0] = ['rateIn', 'rateInAt', 'rateInFrom'].map((name) =>
    fields.get(name),
  );
  expect(perSecond({ rate, at, from }, now)).toBeGreaterThan(30);
  await settle('b', 5, 6);
  expect((await measure()).queuedAt).toBeUndefined();
});
