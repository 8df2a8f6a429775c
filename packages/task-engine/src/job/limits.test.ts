import { beforeAll, describe, expect, it } from 'vitest';
import { Type } from 'typebox';
import { errand } from '../testing/errands.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { defineTask } from '../declare/define.ts';
import { handle, type TaskContext } from '../declare/handlers.ts';
import { writeState } from './scripts.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
const limited = defineTask({
  name: 'errand.limited',
  queue: 'errands',
  args: Type.Object({ n: Type.Integer() }),
  result: Type.Integer(),
  rateLimit: { max: 2, perMs: 400 },
});
let tasks: Tasks;
let elsewhere: Tasks;
let run: (n: number, context: TaskContext) => Promise<number>;
const began: number[] = [];

const handlers = [
  handle(errand, ({ n }, context) => run(n, context)),
  handle(limited, async ({ n }) => {
    began.push(Date.now());
    return n;
  }),
];

beforeAll(async () => {
  tasks = await lab.open({ tasks: [errand, limited] });
  elsewhere = await lab.open({ tasks: [errand, limited] });
  lab.work(tasks, handlers);
  lab.work(elsewhere, handlers);
});

describe('a time limit', () => {
  it('aborts the signal when it is soft, so that the task can end in time', async () => {
    run = (n, { signal }) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(n + 1)));
    const timeLimit = { softMs: 50, hardMs: 5000 };
    const id = await tasks.applyAsync(errand, { n: 1 }, { timeLimit });
    expect(await tasks.ended(id)).toMatchObject({ status: 'success', result: 2, attempts: 1 });
  });

  it('gives the attempt up when it is hard: what that says later is not heard', async () => {
    const late: Promise<unknown>[] = [];
    run = async (n, { attempt, signal, progress }) => {
      if (attempt > 1) return n;
      const stuck = new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => setTimeout(resolve, 120));
      });
      late.push(stuck.then(() => progress('too late')));
      await stuck;
      return 99;
    };
    const timeLimit = { softMs: 20, hardMs: 60 };
    const id = await tasks.applyAsync(errand, { n: 1 }, { timeLimit });
    expect(await tasks.ended(id)).toMatchObject({ status: 'success', result: 1, attempts: 2 });
    await Promise.all(late);
    // A machine that stands still for a second makes another delivery of it.
    const { deliveries: _, ...state } = { ...(await tasks.result(id)) };
    expect(state).toEqual({
      id,
      task: 'errand.run',
      status: 'success',
      result: 1,
      attempts: 2,
    });
  });

  it('fails the last attempt', async () => {
    run = () => new Promise(() => {});
    const options = { timeLimit: 30, retry: { attempts: 2 } };
    const id = await tasks.applyAsync(errand, { n: 1 }, options);
    expect(await tasks.ended(id)).toMatchObject({
      status: 'failure',
      attempts: 2,
      error: { code: 'time_limit' },
    });
  });
});

it('a delivery that was given to another worker is not heard any more', async () => {
  const { keys } = tasks.engine;
  const write = (run: number, status: string, mode = '', ...late: (string | number)[]) =>
    writeState(
      lab.redis,
      [keys.task(keys.queueOf('errands'), 'errand.run~fenced'), `${lab.prefix}-no-job`],
      [
        JSON.stringify({ status, attempts: 1, run }),
        60,
        keys.channel(),
        '{}',
        run,
        mode,
        ...(late.length > 0 ? late : ['']),
      ],
    );
  expect(await write(1, 'started', 'begin')).toEqual({ outcome: 'written' });
  expect(await write(2, 'started', 'begin')).toEqual({ outcome: 'written' });
  expect(await write(1, 'success')).toEqual({ outcome: 'stale' });
  expect(await write(2, 'expired', 'expire', 1)).toEqual({ outcome: 'begun' });
  expect(await write(2, 'success')).toEqual({ outcome: 'written' });
  expect(await write(2, 'failure')).toEqual({ outcome: 'final', status: 'success' });
});

it('a rate limit holds for all workers; others in the queue pass by, and nothing is lost', async () => {
  const before = Date.now();
  const atPassing = { began: NaN, statuses: [] as unknown[] };
  run = async (n) => {
    atPassing.began = began.length;
    const states = await Promise.all(ids.map((id) => tasks.result(id)));
    atPassing.statuses = states.map((state) => state?.status);
    return n;
  };
  const ids = await Promise.all(Array.from({ length: 7 }, (_, n) => tasks.delay(limited, { n })));
  const passing = await tasks.delay(errand, { n: 1 });
  expect(await tasks.get(passing)).toBe(1);
  expect(atPassing.began).toBeLessThan(7);
  expect(atPassing.statuses).toContain('queued');
  const answers = await tasks.getAll(ids);
  expect(answers).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(await tasks.result(ids[6]!)).toMatchObject({ attempts: 1 });
  expect(began).toHaveLength(7);
  began.forEach((at, place) => {
    expect(at - before).toBeGreaterThanOrEqual(Math.floor(place / 2) * 400 - 5);
  });
  await eventually(async () => {
    const counts = await tasks.queues();
    expect(counts.find(({ name }) => name === 'errands')).toMatchObject({ delayed: 0, active: 0 });
  });
});
