import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DelayedError, Queue, UnrecoverableError, Worker, type Job } from 'bullmq';
import { connect } from '@seckill/redis';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { lookUpPlain } from '../result/scripts.ts';
import { eventually } from '../testing/lab.ts';
import type { QueueAddress } from '../wire/keys.ts';
import {
  BULLMQ_VERSION,
  hasWaitingJobs,
  JOB_FIELDS,
  jobKey,
  metaKey,
  prioritizedKey,
  readJobData,
  readWaitingJobs,
  waitKey,
} from './bullmq-keys.ts';

/*
 * Real jobs in each state, added and moved by BullMQ, are looked for where the engine reads them. When a new BullMQ
 * passes all of this, its version goes into bullmq-keys.ts.
 */

const redis = connect({ url: inject('redisUrl'), policy: 'wait', onError: () => {} }).client;
const worked = connect({ url: inject('redisUrl'), policy: 'wait', onError: () => {} }).client;
const base = `test-${randomBytes(6).toString('hex')}`;
const openQueues: Queue[] = [];
let address: QueueAddress;
let queue: Queue;
let at = 0;

beforeAll(() => redis.ping());
beforeEach(() => {
  at += 1;
  address = { prefix: `{${base}:q:jobs-${at}}`, name: `jobs-${at}` };
  queue = new Queue(address.name, { connection: redis, prefix: address.prefix });
  openQueues.push(queue);
});
afterAll(async () => {
  await Promise.all(openQueues.map((each) => each.close()));
  const keys = await redis.keys(`{${base}*`);
  if (keys.length > 0) await redis.unlink(keys);
  redis.disconnect();
  worked.disconnect();
});

/** Runs `process` on the jobs of the queue until `done` holds. */
async function work(
  process: (job: Job, token?: string) => Promise<unknown>,
  done: () => Promise<void>,
) {
  const worker = new Worker(address.name, process, {
    connection: worked,
    prefix: address.prefix,
    drainDelay: 0.1,
  });
  try {
    await eventually(done);
  } finally {
    await worker.close();
  }
}

const isIn = (state: string) => async (): Promise<void> =>
  expect(await queue.getJobState('a')).toBe(state);
const fields = (id = 'a') => redis.hgetall(jobKey(address, id));
/** What a reader of a plain task's state makes of the job. */
const seen = async () => (await lookUpPlain(redis, ['none', jobKey(address, 'a')], [])).job;

it('is checked for the installed version, which is the pinned one', () => {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('bullmq');
  const folder = entry.slice(0, entry.lastIndexOf('/bullmq/') + '/bullmq/'.length);
  const installed = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  const ours = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(installed.version).toBe(BULLMQ_VERSION);
  expect(ours.dependencies.bullmq).toBe(BULLMQ_VERSION);
});

describe('a job', () => {
  it('that waits: in the list, the oldest last, with its name, data, options and time', async () => {
    const before = Date.now();
    await queue.add('first', { x: 1 }, { jobId: 'a' });
    await queue.add('second', {}, { jobId: 'b' });
    expect(await redis.lrange(waitKey(address), 0, -1)).toEqual(['b', 'a']);
    const found = await fields();
    expect(found[JOB_FIELDS.name]).toBe('first');
    expect(Number(found[JOB_FIELDS.addedAt])).toBeGreaterThanOrEqual(before);
    expect(JSON.parse(found[JOB_FIELDS.options] ?? '')).toMatchObject({ jobId: 'a' });
    expect(found).not.toHaveProperty(JOB_FIELDS.finishedAt);
    expect(Number(found[JOB_FIELDS.attempts] ?? 0)).toBe(0);
    expect(await readJobData(redis, jobKey(address, 'a'))).toEqual({ x: 1 });
    expect(await hasWaitingJobs(redis, address)).toBe(true);
    expect(await readWaitingJobs(redis, address, 1)).toMatchObject([{ name: 'first' }]);
    expect(await seen()).toBe('waits');
  });

  it('that has a priority: in the sorted set, the most urgent first', async () => {
    await queue.add('later', {}, { jobId: 'a', priority: 9 });
    await queue.add('sooner', {}, { jobId: 'b', priority: 1 });
    expect(await redis.zrange(prioritizedKey(address), 0, '-1')).toEqual(['b', 'a']);
    expect(await redis.llen(waitKey(address))).toBe(0);
    expect(await readWaitingJobs(redis, address, 5)).toMatchObject([
      { name: 'sooner' },
      { name: 'later' },
    ]);
    expect(await seen()).toBe('waits');
  });

  it('that is delayed: in neither, and its delay among its options', async () => {
    await queue.add('task', {}, { jobId: 'a', delay: 60_000 });
    expect(await readWaitingJobs(redis, address, 5)).toEqual([]);
    expect(JSON.parse((await fields())[JOB_FIELDS.options] ?? '')).toMatchObject({ delay: 60_000 });
    expect(await seen()).toBe('waits');
  });

  it('that was delayed: it could run when its delay was over', async () => {
    const { timestamp } = await queue.add('task', {}, { jobId: 'a', delay: 60_000 });
    await (await queue.getJob('a'))?.promote();
    const [waiting] = await readWaitingJobs(redis, address, 5);
    expect(waiting?.since).toBe(timestamp + 60_000);
  });

  it('that runs, and one that a worker put aside: no attempt of it has ended', async () => {
    await queue.add('task', {}, { jobId: 'a' });
    let running: Record<string, string> = {};
    await work(async (job, token) => {
      running = await fields();
      expect(await seen()).toBe('waits');
      await job.moveToDelayed(Date.now() + 60_000, token);
      throw new DelayedError();
    }, isIn('delayed'));
    for (const found of [running, await fields()]) {
      expect(found).not.toHaveProperty(JOB_FIELDS.finishedAt);
      expect(Number(found[JOB_FIELDS.attempts] ?? 0)).toBe(0);
    }
    expect(await seen()).toBe('waits');
  });

  it('that failed and is tried again: its attempts are counted', async () => {
    await queue.add('task', {}, { jobId: 'a', attempts: 2, backoff: 60_000 });
    await work(async () => {
      throw new Error('no');
    }, isIn('delayed'));
    const found = await fields();
    expect(Number(found[JOB_FIELDS.attempts])).toBe(1);
    expect(found).not.toHaveProperty(JOB_FIELDS.finishedAt);
    expect(await seen()).toBe('waits');
  });

  it.each([
    ['completed', async () => 1],
    [
      'failed',
      async () => {
        throw new UnrecoverableError('no');
      },
    ],
  ])('that has %s and is kept: with the time of its end', async (state, process) => {
    const before = Date.now();
    await queue.add('task', {}, { jobId: 'a' });
    await work(process, isIn(state));
    expect(Number((await fields())[JOB_FIELDS.finishedAt])).toBeGreaterThanOrEqual(before);
    expect(await hasWaitingJobs(redis, address)).toBe(false);
    expect(await seen()).toBe('none');
  });

  it('that was removed: nothing', async () => {
    await queue.add('task', {}, { jobId: 'a' });
    await queue.remove('a');
    expect(await redis.exists(jobKey(address, 'a'))).toBe(0);
    expect(await readJobData(redis, jobKey(address, 'a'))).toBeUndefined();
    expect(await seen()).toBe('none');
  });

  it('that expires: unless an attempt of it has ended', async () => {
    const failing = { jobId: 'a', attempts: 2, backoff: 60_000 };
    await queue.add('task', { args: {}, expiresAt: 1 }, failing);
    expect(await seen()).toBe('expired');
    await work(async () => {
      throw new Error('no');
    }, isIn('delayed'));
    expect(await seen()).toBe('waits');
  });
});

it('a queue that is paused says so', async () => {
  await queue.add('task', {}, { jobId: 'a' });
  await queue.pause();
  expect(await hasWaitingJobs(redis, address)).toBe(false);
  expect(await redis.exists(metaKey(address))).toBe(1);
  await queue.resume();
  expect(await hasWaitingJobs(redis, address)).toBe(true);
});
