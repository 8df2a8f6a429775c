import { beforeAll, describe, expect, it } from 'vitest';
import { Type } from 'typebox';
import { jobKey } from '../engine/bullmq-keys.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { add } from '../testing/sample-tasks.ts';
import { defineTask } from '../declare/define.ts';
import { TaskFailure } from '../declare/errors.ts';
import type { PlainEvent } from '../result/events.ts';
import { handle, type TaskFunction } from '../declare/handlers.ts';
import type { TaskState } from '../declare/states.ts';
import type { Tasks } from '../tasks.ts';
import { writeState } from './scripts.ts';

const lab = openLab();
const events: PlainEvent[] = [];
let tasks: Tasks;
let sum: TaskFunction<{ a: number; b: number }, number>;

beforeAll(async () => {
  tasks = await lab.open();
  tasks.subscribe((event) => {
    if (event.type === 'task') events.push(event);
  });
  await lab.listening();
  lab.work(tasks, [handle(add, (args, context) => sum(args, context))]);
});

const ended = (id: string): Promise<TaskState | undefined> =>
  eventually(async () => {
    const state = await tasks.result(id);
    expect(['success', 'failure', 'expired']).toContain(state?.status);
    return state;
  });
const publishedStatuses = (id: string) =>
  events.filter((event) => event.id === id).map(({ status }) => status);

it('runs and keeps its result; every step is published', async () => {
  sum = async ({ a, b }) => a + b;
  const id = await tasks.delay(add, { a: 1, b: 2 }, { owner: 'me' });
  expect(await ended(id)).toEqual({
    id,
    task: 'math.add',
    status: 'success',
    result: 3,
    attempts: 1,
  });
  expect(await tasks.resultFor('me', id)).toMatchObject({ result: 3 });
  expect(await tasks.resultFor('you', id)).toBeUndefined();
  await eventually(() => expect(publishedStatuses(id)).toEqual(['started', 'success']));
});

it('is tried again after an error, and says so', async () => {
  let tries = 0;
  sum = async ({ a, b }) => {
    tries += 1;
    if (tries < 3) throw new Error('not yet');
    return a + b;
  };
  const id = await tasks.delay(add, { a: 2, b: 2 });
  expect(await ended(id)).toMatchObject({ status: 'success', result: 4, attempts: 3 });
  await eventually(() =>
    expect(publishedStatuses(id)).toEqual([
      'started',
      'retrying',
      'started',
      'retrying',
      'started',
      'success',
    ]),
  );
});

it('fails with the last error when its tries are used up, and is kept for a look', async () => {
  sum = async () => {
    throw new Error('never');
  };
  const id = await tasks.delay(add, { a: 1, b: 1 });
  expect(await ended(id)).toMatchObject({
    status: 'failure',
    error: { code: 'error', message: 'never' },
    attempts: 3,
  });
  await eventually(async () => {
    const counts = await tasks.queues();
    expect(counts.find(({ name }) => name === 'math')).toMatchObject({ failed: 1, waiting: 0 });
  });
});

it('fails at once when trying again is no use', async () => {
  sum = async () => {
    throw new TaskFailure('too_big', 'that is too much');
  };
  const id = await tasks.delay(add, { a: 1, b: 1 });
  expect(await ended(id)).toMatchObject({
    status: 'failure',
    error: { code: 'too_big', message: 'that is too much' },
    attempts: 1,
  });
});

it('is stopped when it takes longer than it may', async () => {
  const reasons: unknown[] = [];
  sum = ({ a, b }, { signal, attempt }) =>
    attempt > 1
      ? Promise.resolve(a + b)
      : new Promise(() => signal.addEventListener('abort', () => reasons.push(signal.reason)));
  const id = await tasks.delay(add, { a: 3, b: 3 });
  expect(await ended(id)).toMatchObject({ status: 'success', attempts: 2 });
  expect(reasons).toMatchObject([{ code: 'time_limit' }]);
});

describe('applied with options', () => {
  it('waits for its countdown', async () => {
    sum = async ({ a, b }) => a + b;
    const before = Date.now();
    const id = await tasks.applyAsync(add, { a: 1, b: 1 }, { countdown: 300 });
    expect(await tasks.result(id)).toMatchObject({ status: 'queued' });
    await ended(id);
    expect(Date.now() - before).toBeGreaterThanOrEqual(295);
  });

  it('waits for its moment', async () => {
    const eta = new Date(Date.now() + 200);
    const id = await tasks.applyAsync(add, { a: 1, b: 1 }, { eta });
    await ended(id);
    expect(Date.now()).toBeGreaterThanOrEqual(eta.getTime() - 5);
  });

  it('is not run when it comes too late', async () => {
    let ran = false;
    sum = async () => {
      ran = true;
      return 0;
    };
    const id = await tasks.applyAsync(add, { a: 1, b: 1 }, { countdown: 50, expires: 10 });
    expect(await ended(id)).toMatchObject({ status: 'expired' });
    expect(ran).toBe(false);
  });

  it('goes by priority, without one first', async () => {
    const quiet = await lab.open({ prefix: `${lab.prefix}-priority` });
    const order: number[] = [];
    for (const [a, priority] of [
      [3, 9],
      [2, 1],
      [1, undefined],
    ] as const) {
      await quiet.applyAsync(add, { a, b: 0 }, priority === undefined ? {} : { priority });
    }
    lab.work(
      quiet,
      [
        handle(add, async ({ a }) => {
          order.push(a);
          return a;
        }),
      ],
      { concurrency: 1 },
    );
    await eventually(() => expect(order).toEqual([1, 2, 3]));
  });
});

it('waits for a worker that knows it', async () => {
  const [known, other] = ['later.known', 'later.other'].map((name) =>
    defineTask({ name, queue: 'later', args: Type.Object({}), result: Type.Null() }),
  );
  const older = lab.work(await lab.open(), [handle(other!, async () => null)]);
  const id = await tasks.delay(known!, {});
  await eventually(async () => {
    const counts = await tasks.queues();
    expect(counts.find(({ name }) => name === 'later')).toMatchObject({ delayed: 1, waiting: 0 });
  });
  expect(await tasks.result(id)).toMatchObject({ status: 'queued' });
  // The older one goes on offering it.
  const newer = lab.work(await lab.open(), [handle(known!, async () => null)]);
  expect(await ended(id)).toMatchObject({ status: 'success', result: null, attempts: 1 });
  await Promise.all([older.close(), newer.close()]);
});

it('is not offered any more once it was revoked, though no worker knows it', async () => {
  const [known, other] = ['never.known', 'never.other'].map((name) =>
    defineTask({ name, queue: 'never', args: Type.Object({}), result: Type.Null() }),
  );
  const id = await tasks.delay(known!, {});
  const queue = tasks.engine.queues.at(tasks.engine.keys.queueOf('never'));
  const job = await queue.getJob(id.split('~')[1]!);
  expect(await tasks.revoke(id)).toBe('revoked');
  // As if the process had died before it removed the job.
  await queue.add(known!.name, job!.data, { jobId: job!.id! });
  const worker = lab.work(await lab.open(), [handle(other!, async () => null)]);
  await eventually(async () =>
    expect(await queue.getJobCounts()).toMatchObject({ waiting: 0, delayed: 0, active: 0 }),
  );
  expect(await tasks.result(id)).toMatchObject({ status: 'revoked' });
  await worker.close();
});

it('is neither run again nor read as queued when its job is delivered after its state was forgotten', async () => {
  let runs = 0;
  const prefix = `${lab.prefix}-late`;
  const late = await lab.open({ prefix });
  sum = async ({ a, b }) => {
    runs += 1;
    return a + b;
  };
  const { keys, queues } = late.engine;
  const queue = queues.at(keys.queueOf('math'));
  // As if its worker had been killed between the end of the task and that of its job.
  const id = await late.delay(add, { a: 1, b: 5 });
  const jobId = id.split('~')[1]!;
  const key = keys.task(keys.queueOf('math'), id);
  const begin = [keys.channel(), '{}', 1];
  const job = jobKey(keys.queueOf('math'), jobId);
  const ends = ['{"status":"success","attempts":1,"run":1}', 60, ...begin, '', ''] as const;
  expect(await writeState(lab.redis, [key, job], ends)).toEqual({ outcome: 'written' });
  await lab.redis.del(key);
  expect((await late.result(id))?.status).not.toBe('queued');
  expect(await late.revoke(id)).toBe('ended');
  lab.work(late, [handle(add, (args, context) => sum(args, context))]);
  await eventually(async () => expect(await queue.getJob(jobId)).toBeUndefined());
  expect(runs).toBe(0);
  expect(await lab.redis.exists(key)).toBe(0);
});

it('is not run again once it has ended', async () => {
  let runs = 0;
  sum = async ({ a, b }) => {
    runs += 1;
    return a + b;
  };
  const id = await tasks.delay(add, { a: 1, b: 5 });
  await ended(id);
  const queue = tasks.engine.queues.at(tasks.engine.keys.queueOf('math'));
  const again = await queue.add('math.add', { id, args: { a: 1, b: 9 } }, { jobId: 'again' });
  await eventually(async () => expect(await again.getState()).toBe('completed'));
  await again.remove();
  expect(runs).toBe(1);
  expect(await tasks.result(id)).toMatchObject({ status: 'success', result: 6 });
});
