import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { programArgs } from '@seckill/scripts/typescript';
import { Type } from 'typebox';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { call, pass, passAs } from '../declare/calls.ts';
import { defineTask } from '../declare/define.ts';
import { handle, type TaskContext } from '../declare/handlers.ts';
import { JOB_FIELDS, jobKey } from '../engine/bullmq-keys.ts';
import type { Tasks } from '../tasks.ts';
import { errand, report, total } from '../testing/errands.ts';
import { eventually, openLab, SECRET } from '../testing/lab.ts';
import { add } from '../testing/sample-tasks.ts';

const lab = openLab();
const children: ChildProcess[] = [];
let run: (n: number, context: TaskContext) => Promise<number>;
let layers = 0;
let tasks: Tasks;

const handlers = [
  handle(errand, ({ n }, context) => run(n, context)),
  handle(report, async ({ error }) => error.code),
];

afterAll(() => children.forEach((child) => child.kill('SIGKILL')));
beforeEach(async () => {
  const prefix = `${lab.prefix}-${(layers += 1)}`;
  tasks = await lab.open({ prefix, tasks: [errand, report, total, add] });
});

const jobOf = (id: string) => jobKey(tasks.engine.keys.queueOf('errands'), id.split('~')[1] ?? '');
/** As if so many workers had begun with it and were lost. */
const lose = (id: string, times: number) => lab.redis.hset(jobOf(id), JOB_FIELDS.stalled, times);
/** Runs until its signal says that it must stop, and heeds it. */
const untilStopped =
  (begun: () => void) =>
  (_: number, { signal }: TaskContext) =>
    new Promise<number>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped')));
      begun();
    });

describe('a task that loses its workers', () => {
  // Real processes end here, four in a row: that takes a while.
  it('ends in failure when it ended three processes, and takes no other task with it', async () => {
    const [program = '', ...execArgv] = (
      await programArgs(fileURLToPath(new URL('../testing/deadly-worker.ts', import.meta.url)))
    ).toReversed();
    const { prefix } = lab;
    const own = await lab.open({ prefix: `${prefix}-deadly` });
    const spawn = () => {
      const child = fork(program, [inject('redisUrl'), `${prefix}-deadly`, SECRET], { execArgv });
      children.push(child);
      return child;
    };
    // Each takes what the one before it lost; the last two see to what is left.
    const started = [1, 2, 3, 4, 5].map(spawn);
    await Promise.all(started.map((child) => once(child, 'message')));
    const beside = await Promise.all([1, 2, 3].map((a) => own.delay(add, { a, b: 0 })));
    const poison = await own.delay(add, { a: 666, b: 0 });
    expect(await own.ended(poison)).toMatchObject({
      status: 'failure',
      attempts: 1,
      deliveries: 3,
      error: { code: 'worker_lost' },
    });
    expect(await own.getAll(beside)).toEqual([1, 2, 3]);
    expect(children.filter(({ exitCode }) => exitCode === 1)).toHaveLength(3);
    children.forEach((child) => child.kill('SIGKILL'));
  }, 40_000);

  it('is not begun a fourth time; what follows it ends, and it may be tried again by hand', async () => {
    let runs = 0;
    run = async (n) => (runs += n);
    const { id, ids } = await tasks.submit(
      call(
        errand,
        { n: 1 },
        { countdown: 50, link: passAs(errand, 'n', {}), linkError: pass(report) },
      ),
    );
    await lose(id, 3);
    lab.work(tasks, handlers);
    expect(await tasks.ended(ids[0]!)).toMatchObject({
      status: 'failure',
      deliveries: 3,
      error: { code: 'worker_lost', message: expect.stringContaining('3 workers') },
    });
    expect(runs).toBe(0);
    await eventually(() =>
      expect(lab.logged).toContainEqual(
        expect.objectContaining({
          id,
          last: true,
          err: expect.objectContaining({ code: 'worker_lost' }),
        }),
      ),
    );
    await eventually(async () => expect(await tasks.operator.retry(id)).toBe('retried'));
    expect(await tasks.get(id)).toBe(1);
  });

  it('says how often it was begun, when that is more than its attempts', async () => {
    run = async () => {
      throw new Error('no');
    };
    const options = { countdown: 50, retry: { attempts: 2 } };
    const id = await tasks.applyAsync(errand, { n: 1 }, options);
    await lose(id, 1);
    lab.work(tasks, handlers);
    expect(await tasks.ended(id)).toMatchObject({ status: 'failure', attempts: 2, deliveries: 3 });
  });

  it('twice runs alone in its queue from then on', async () => {
    let most = 0;
    let now = 0;
    run = async (n) => {
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      return n;
    };
    const ids = await Promise.all(
      [1, 2].map((n) => tasks.applyAsync(errand, { n }, { countdown: 50 })),
    );
    await Promise.all(ids.map((id) => lose(id, 2)));
    lab.work(tasks, handlers);
    expect(await tasks.getAll(ids)).toEqual([1, 2]);
    expect(most).toBe(1);
  });
});

describe('a worker that must let go', () => {
  it('costs a task nothing when it is closed: another does it at once, as the same attempt', async () => {
    const begun = new Promise<void>((resolve) => (run = untilStopped(resolve)));
    const id = await tasks.applyAsync(errand, { n: 1 }, { retry: { attempts: 1 } });
    const first = lab.work(tasks, handlers);
    await begun;
    await first.close({ deadlineMs: 20 });
    expect(await tasks.result(id)).toMatchObject({
      status: 'retrying',
      attempts: 0,
      error: { code: 'interrupted' },
    });
    run = async (n, { attempt }) => n + attempt;
    lab.work(tasks, handlers);
    expect(await tasks.get(id)).toBe(2);
    // It was handed back: nobody had to find it.
    expect(await tasks.result(id)).not.toHaveProperty('deliveries');
  });

  it('costs a task no attempt when it lost the lock', async () => {
    const begun = new Promise<void>((resolve) => (run = untilStopped(resolve)));
    const timing = { lockDuration: 200, stalledInterval: 40, drainDelay: 0.1 };
    lab.work(tasks, handlers, { timing });
    const id = await tasks.applyAsync(errand, { n: 1 }, { retry: { attempts: 1 } });
    await begun;
    run = async (n) => n + 1;
    // As if the process had stood still, and another had been given the job.
    await lab.redis.set(`${jobOf(id)}:lock`, 'another', 'PX', 150);
    expect(await tasks.ended(id)).toMatchObject({ status: 'success', attempts: 1, deliveries: 2 });
  });
});

describe('a task that no worker knows', () => {
  const [known, other] = ['odd.known', 'odd.other'].map((name) =>
    defineTask({ name, queue: 'odd', args: Type.Object({}), result: Type.Null() }),
  );

  it('waits and says why, loses no attempt, and expires when it should', async () => {
    const options = { retry: { attempts: 1 } };
    const id = await tasks.applyAsync(known!, {}, options);
    const late = await tasks.applyAsync(
      known!,
      {},
      { ...options, expires: 300, linkError: pass(report) },
    );
    lab.work(tasks, [handle(other!, async () => null), ...handlers]);
    const waits = {
      status: 'queued',
      error: { code: 'no_handler', message: 'no worker knows it' },
    };
    await eventually(async () => expect(await tasks.result(id)).toMatchObject(waits));
    expect(await tasks.ended(late)).toMatchObject({ status: 'expired', attempts: 0 });
    // The worker writes it, and takes its job away, though it does not know the task.
    await eventually(async () => {
      const { keys } = tasks.engine;
      const stored = await lab.redis.get(keys.task(keys.queueOf('odd'), late));
      expect(stored).toContain('"expired"');
    });
    lab.work(await lab.open({ prefix: `${lab.prefix}-${layers}` }), [
      handle(known!, async () => null),
    ]);
    expect(await tasks.ended(id)).toMatchObject({ status: 'success', attempts: 1 });
    expect(await tasks.result(id)).not.toHaveProperty('error');
  });
});
