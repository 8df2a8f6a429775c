import { beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { errand, report, total } from '../testing/errands.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { add, seat } from '../testing/sample-tasks.ts';
import { call, chain, pass, passAs, type TaskId } from '../declare/calls.ts';
import { NoResult, RetryLater, StillRunning, TaskFailure } from '../declare/errors.ts';
import type { PlainEvent } from '../result/events.ts';
import { handle, type TaskContext } from '../declare/handlers.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
const events: PlainEvent[] = [];
const reported: string[] = [];
const runs: number[] = [];
let tasks: Tasks;
let elsewhere: Tasks;
let run: (n: number, context: TaskContext) => Promise<number>;

const handlers = [
  handle(errand, ({ n }, context) => {
    runs.push(n);
    return run(n, context);
  }),
  handle(total, async ({ numbers }) => numbers.reduce((sum, n) => sum + n, 0)),
  handle(report, async ({ id, task, error }) => {
    reported.push(`${id} ${task} ${error.code}`);
    return 'read';
  }),
];

beforeAll(async () => {
  tasks = await lab.open({ tasks: [errand, total, report] });
  elsewhere = await lab.open({ tasks: [errand, total, report] });
  elsewhere.subscribe((event) => {
    if (event.type === 'task') events.push(event);
  });
  await lab.listening();
  lab.work(tasks, handlers);
});
beforeEach(() => {
  runs.length = 0;
  reported.length = 0;
  run = async (n) => n + 1;
});

const eventsOf = (id: string) => events.filter((event) => event.id === id);

describe('the answer of a task', () => {
  it('is waited for, and the same here, elsewhere and by event', async () => {
    const id = await tasks.delay(errand, { n: 1 });
    const answer = await elsewhere.get(id, { timeoutMs: 10_000 });
    expectTypeOf(answer).toEqualTypeOf<number>();
    expect(answer).toBe(2);
    const here = await tasks.result(id);
    expect(await elsewhere.result(id)).toEqual(here);
    await eventually(() => expect(eventsOf(id).at(-1)).toMatchObject({ status: 'success' }));
    const { type: _, ...event } = eventsOf(id).at(-1)!;
    expect(here).toEqual(event);
  });

  it('that does not come is an error that says why', async () => {
    run = async () => {
      throw new TaskFailure('too_big', 'that is too much');
    };
    const id = await tasks.delay(errand, { n: 1 });
    const error: unknown = await elsewhere.get(id).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NoResult);
    expect(error).toMatchObject({ code: 'too_big', state: { status: 'failure', attempts: 1 } });
    await expect(tasks.get('nonsense')).rejects.toMatchObject({ code: 'unknown' });
  });

  it('is not waited for longer than asked', async () => {
    const id = await tasks.applyAsync(errand, { n: 1 }, { countdown: 300 });
    await expect(tasks.get(id, { timeoutMs: 20 })).rejects.toBeInstanceOf(StillRunning);
    expect(await tasks.get(id)).toBe(2);
    const never = AbortSignal.abort(new Error('gone'));
    await expect(tasks.get(id, { signal: never })).rejects.toThrow('gone');
  });

  it('is not kept when nobody wants it', async () => {
    const id = await tasks.applyAsync(errand, { n: 1 }, { ignoreResult: true });
    const state = await tasks.ended(id);
    expect(state).toEqual({ id, task: 'errand.run', status: 'success', attempts: 1 });
    await eventually(() => expect(eventsOf(id).at(-1)).toMatchObject({ status: 'success' }));
    expect(eventsOf(id).at(-1)).not.toHaveProperty('result');
  });

  it('is forgotten when its own time is over', async () => {
    const brief = { ...errand, resultTtlSeconds: 1 };
    const id = await tasks.delay(brief, { n: 1 });
    expect(await tasks.get(id)).toBe(2);
    const key = tasks.engine.keys.task(tasks.engine.keys.queueOf('errands'), id);
    expect(await lab.redis.pttl(key)).toBeLessThanOrEqual(1000);
    const lasting = await tasks.delay(errand, { n: 1 });
    await tasks.get(lasting);
    const { keys } = tasks.engine;
    expect(await lab.redis.ttl(keys.task(keys.queueOf('errands'), lasting))).toBeGreaterThan(
      86_000,
    );
  });
});

describe('a running task', () => {
  it('says how far it has come', async () => {
    let finish = (): void => {};
    run = async (n, { progress }) => {
      await progress({ done: 1, of: 2 });
      await new Promise<void>((resolve) => (finish = resolve));
      return n;
    };
    const id = await tasks.delay(errand, { n: 5 });
    await eventually(async () =>
      expect(await elsewhere.result(id)).toMatchObject({
        status: 'started',
        progress: { done: 1, of: 2 },
      }),
    );
    await eventually(() => expect(eventsOf(id).at(-1)).toMatchObject({ progress: { of: 2 } }));
    finish();
    expect(await tasks.get(id)).toBe(5);
    expect(await tasks.result(id)).not.toHaveProperty('progress');
  });

  it('is tried as often as the call says, and when the handler says', async () => {
    run = async () => {
      throw new Error('never');
    };
    const once = await tasks.applyAsync(errand, { n: 1 }, { retry: { attempts: 1 } });
    expect(await tasks.ended(once)).toMatchObject({ status: 'failure', attempts: 1 });
    const five = await tasks.applyAsync(errand, { n: 1 }, { retry: { attempts: 5, baseMs: 1 } });
    expect(await tasks.ended(five)).toMatchObject({ status: 'failure', attempts: 5 });

    const at: number[] = [];
    run = async (n, { attempt }) => {
      at.push(Date.now());
      if (attempt === 1) throw new RetryLater(400);
      return n;
    };
    const later = await tasks.delay(errand, { n: 1 });
    expect(await tasks.ended(later)).toMatchObject({ status: 'success', attempts: 2 });
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(395);
  });
});

describe('a dedupe key', () => {
  it('answers the task that waits or runs; after it, a new one', async () => {
    let finish = (): void => {};
    run = (n) => new Promise((resolve) => (finish = () => resolve(n)));
    const options = { dedupe: 'nightly', owner: 'me' };
    const first = await tasks.applyAsync(errand, { n: 1 }, { ...options, countdown: 50 });
    expect(await elsewhere.applyAsync(errand, { n: 2 }, options)).toBe(first);
    await eventually(() => expect(runs).toEqual([1]));
    expect(await elsewhere.applyAsync(errand, { n: 3 }, options)).toBe(first);
    expect(tasks.belongs('me', first)).toBe(true);
    finish();
    expect(await tasks.get(first)).toBe(1);
    const second = await tasks.applyAsync(errand, { n: 4 }, options);
    expect(second).not.toBe(first);
    await eventually(() => expect(runs).toEqual([1, 4]));
    const others = await tasks.applyAsync(errand, { n: 5 }, { dedupe: 'nightly', owner: 'you' });
    expect(others).not.toBe(second);
    await eventually(() => expect(runs).toEqual([1, 4, 5]));
    finish();
  });

  it('does not go with what follows a task', async () => {
    const options = { dedupe: 'x', link: call(errand, { n: 1 }) };
    await expect(tasks.applyAsync(errand, { n: 1 }, options)).rejects.toThrow(TypeError);
  });
});

describe('what follows', () => {
  it('a success: its links, each with the answer', async () => {
    const link = [passAs(errand, 'n', {}), call(errand, { n: 70 })];
    await tasks.applyAsync(errand, { n: 5 }, { link, linkError: pass(report) });
    await eventually(() => expect(runs.toSorted((a, b) => a - b)).toEqual([5, 6, 70]));
    expect(reported).toEqual([]);
  });

  it('a failure: its error links, once all tries are used up', async () => {
    run = async () => {
      throw new Error('never');
    };
    const id = await tasks.applyAsync(
      errand,
      { n: 1 },
      { link: call(errand, { n: 2 }), linkError: pass(report), retry: { attempts: 2 } },
    );
    await eventually(() => expect(reported).toEqual([`${id} errand.run error`]));
    expect(runs).toEqual([1, 1]);
  });

  it('a task that came too late: its error links', async () => {
    const options = { countdown: 50, expires: 10, linkError: pass(report) };
    const id = await tasks.applyAsync(errand, { n: 1 }, options);
    await eventually(() => expect(reported).toEqual([`${id} errand.run expired`]));
    expect(await tasks.result(id)).toMatchObject({ status: 'expired', error: { code: 'expired' } });
    expect(runs).toEqual([]);
  });
});

describe('a queue of its own', () => {
  it('is served by the worker that names it, and is part of the id', async () => {
    const id = await tasks.applyAsync(errand, { n: 1 }, { queue: 'urgent', owner: 'me' });
    expect(id).toMatch(/^errand\.run~[^~]+~urgent~/);
    expect(await elsewhere.resultFor('me', id)).toMatchObject({ status: 'queued' });
    expect(await tasks.queues()).toContainEqual(
      expect.objectContaining({ name: 'urgent', waiting: 1 }),
    );
    const worker = lab.work(elsewhere, handlers, { queues: ['urgent'] });
    expect(await tasks.get(id)).toBe(2);
    await worker.close();
  });

  it('is no way to serve the others', async () => {
    const prefix = `${lab.prefix}-queues`;
    const apart = await lab.open({ prefix, tasks: [errand, add] });
    const worker = lab.work(apart, [...handlers, handle(add, async () => 0)], { queues: ['math'] });
    const sum = await apart.delay(add, { a: 1, b: 1 });
    const waits = await apart.delay(errand, { n: 1 });
    expect(await apart.get(sum)).toBe(0);
    await worker.close();
    expect(await apart.result(waits)).toMatchObject({ status: 'queued' });
  });

  it('has a name', async () => {
    await expect(tasks.applyAsync(errand, { n: 1 }, { queue: 'no:name' })).rejects.toThrow(
      TypeError,
    );
  });
});

it('a batched task takes an owner and nothing else', async () => {
  const guest = { row: 900, guest: 'x' };
  await expect(tasks.applyAsync(seat, guest, { countdown: 5 })).rejects.toThrow('countdown');
  expect(await tasks.applyAsync(seat, guest, { owner: 'me' })).toContain('hall.seat~');
});

it('types keep calls together that fit', () => {
  expect(chain(call(errand, { n: 1 }), passAs(errand, 'n', {})).specs).toHaveLength(2);
  // @ts-expect-error: the first answers a number, the second takes numbers
  chain(call(errand, { n: 1 }), passAs(total, 'numbers', {}));
  // @ts-expect-error: nothing comes before it
  const wrong = () => tasks.submit(pass(total));
  expect(wrong).toBeTypeOf('function');
  expectTypeOf(tasks.get<number>)
    .parameter(0)
    .toEqualTypeOf<TaskId<number>>();
});
