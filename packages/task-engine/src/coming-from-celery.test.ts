import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
// #region imports
import {
  call,
  chain,
  createScheduler,
  createTasks,
  createWorker,
  defineSchedule,
  defineTask,
  handle,
  NoResult,
  pass,
  passAs,
  perform,
  RetryLater,
  StillRunning,
  TaskFailure,
} from '@seckill/task-engine';
import { Type } from 'typebox';
// #endregion
import { eventually, openLab, SECRET } from './testing/lab.ts';
import { regionsOf, styled } from './testing/regions.ts';

/*
 * Every TypeScript snippet of docs/coming-from-celery.md is a region of this file, run by these tests. Whoever
 * changes one changes both; the last test compares them.
 */

const { prefix } = openLab();
const redisUrl = inject('redisUrl');
const secret = SECRET;
const said: string[] = [];
const log = {
  info: () => {},
  warn: () => {},
  error: (_fields: object, message: string) => void said.push(message),
};

const sent: string[] = [];
const sms = {
  send: async (mobile: string, _text: string): Promise<void> => void sent.push(mobile),
};

// #region app
export const tasks = createTasks({ redisUrl, prefix, secret });
// #endregion

// #region task
export const add = defineTask({
  name: 'math.add',
  queue: 'math',
  args: Type.Object({ a: Type.Number(), b: Type.Number() }),
  result: Type.Number(),
});
export const doAdd = handle(add, async ({ a, b }) => a + b);
// #endregion

// #region retry-policy
export const sendSms = defineTask({
  name: 'sms.send',
  queue: 'sms',
  args: Type.Object({ mobile: Type.String(), text: Type.String() }),
  result: Type.Object({ tries: Type.Integer() }),
  retry: { attempts: 6, baseMs: 20, capMs: 600_000, jitter: 0.5 },
});
export const doSendSms = handle(sendSms, async ({ mobile, text }, { attempt }) => {
  if (mobile === '') throw new TaskFailure('no_number', 'nobody to send it to');
  if (attempt === 1) throw new RetryLater(50, 'the gateway says: not now');
  await sms.send(mobile, text);
  return { tries: attempt };
});
// #endregion

// #region bind
export const whoAmI = defineTask({
  name: 'demo.who-am-i',
  queue: 'demo',
  args: Type.Object({}),
  result: Type.String(),
});
export const doWhoAmI = handle(whoAmI, async (_args, { id, attempt, signal }) => {
  signal.throwIfAborted();
  return `try ${attempt} of ${id}`;
});
// #endregion

// #region options-of-a-task
export const report = defineTask({
  name: 'demo.report',
  queue: 'demo',
  args: Type.Object({ day: Type.String() }),
  result: Type.Integer(),
  ignoreResult: true,
  resultTtlSeconds: 3600,
  timeLimit: { softMs: 50, hardMs: 2000 },
  rateLimit: { max: 10, perMs: 60_000 },
});
export const doReport = handle(report, async ({ day }, { signal }) => {
  while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
  return day.length;
});
// #endregion

// #region progress
export const upload = defineTask({
  name: 'demo.upload',
  queue: 'demo',
  args: Type.Object({ files: Type.Array(Type.String()) }),
  result: Type.Integer(),
});
export const doUpload = handle(upload, async ({ files }, { progress }) => {
  for (let done = 1; done <= files.length; done += 1) {
    await progress({ done, of: files.length });
  }
  return files.length;
});
// #endregion

// #region total
export const total = defineTask({
  name: 'math.total',
  queue: 'math',
  args: Type.Object({ numbers: Type.Array(Type.Number()) }),
  result: Type.Number(),
});
export const doTotal = handle(total, async ({ numbers }) => numbers.reduce((sum, n) => sum + n, 0));
// #endregion

// #region error-handler
export const complain = defineTask({
  name: 'demo.complain',
  queue: 'demo',
  args: Type.Object({
    id: Type.String(),
    task: Type.String(),
    error: Type.Object({ code: Type.String(), message: Type.String() }),
  }),
  result: Type.Null(),
});
export const doComplain = handle(complain, async ({ task, error }) => {
  log.error({ task, error }, `${task}: ${error.code}`);
  return null;
});
// #endregion

// #region batches
export const count = defineTask({
  name: 'demo.count',
  queue: 'demo',
  args: Type.Object({ page: Type.String() }),
  result: Type.Integer(),
  batch: { max: 200, shards: 1, by: ({ page }) => page, tally: () => 'counted' },
});
export const doCount = handle(count, async ({ tickets }) => tickets.map(({ number }) => number));
// #endregion

// #region worker
const worker = createWorker({
  tasks,
  handlers: [doAdd, doSendSms, doWhoAmI, doReport, doUpload, doTotal, doComplain, doCount],
  concurrency: 8,
  log,
});
// #endregion

// #region worker-of-some-queues
const urgentWorker = createWorker({ tasks, handlers: [doAdd], queues: ['urgent'], log });
// #endregion

// #region schedules
const schedules = [
  defineSchedule({ name: 'add-often', task: add, args: { a: 1, b: 1 }, every: 30_000 }),
  defineSchedule({
    name: 'report-on-mondays',
    task: report,
    args: { day: 'monday' },
    cron: '30 7 * * 1',
    timezone: 'Asia/Shanghai',
    overlap: 'skip',
    missed: 'once',
  }),
];
const scheduler = createScheduler({ tasks, schedules, log });
// #endregion

beforeAll(async () => {
  await eventually(() => tasks.ping());
});
afterAll(async () => {
  // #region stop
  await scheduler.close();
  await worker.close({ deadlineMs: 10_000 });
  // #endregion
  await urgentWorker.close();
  await tasks.close();
});

describe('calling', () => {
  it('delay', async () => {
    // #region start
    worker.start();
    urgentWorker.start();
    // #endregion
    // #region delay
    const id = await tasks.delay(add, { a: 4, b: 4 });
    const sum = await tasks.get(id, { timeoutMs: 10_000 });
    // #endregion
    expect(sum).toBe(8);
  });

  it('apply_async', async () => {
    const until = new Date(Date.now() + 60_000);
    // #region apply-async
    await tasks.applyAsync(add, { a: 1, b: 2 }, { countdown: 20 });
    await tasks.applyAsync(add, { a: 1, b: 2 }, { eta: new Date(Date.now() + 30) });
    await tasks.applyAsync(add, { a: 1, b: 2 }, { expires: until });
    await tasks.applyAsync(add, { a: 1, b: 2 }, { priority: 5, owner: 'u_1' });
    const id = await tasks.applyAsync(add, { a: 1, b: 2 }, { retry: { attempts: 1 } });
    // #endregion
    expect(await tasks.get(id)).toBe(3);
  });

  it('routing', async () => {
    // #region routing
    const id = await tasks.applyAsync(add, { a: 1, b: 2 }, { queue: 'urgent' });
    // #endregion
    expect(await tasks.get(id)).toBe(3);
  });

  it('once', async () => {
    // #region dedupe
    const first = await tasks.applyAsync(add, { a: 1, b: 2 }, { dedupe: 'sum', countdown: 60_000 });
    const again = await tasks.applyAsync(add, { a: 3, b: 4 }, { dedupe: 'sum' });
    // #endregion
    expect(again).toBe(first);
  });

  it('in the same process', async () => {
    // #region eager
    const sum = await perform(doAdd, { a: 1, b: 2 });
    // #endregion
    expect(sum).toBe(3);
    // #region eager-error
    const failing = perform(doSendSms, { mobile: '', text: 'hello' });
    await expect(failing).rejects.toMatchObject({ code: 'no_number' });
    // #endregion
  });

  it('many at once', async () => {
    // #region batches-called
    const ids = await Promise.all([
      tasks.delay(count, { page: 'home' }),
      tasks.delay(count, { page: 'home' }),
    ]);
    const numbers = await tasks.getAll(ids);
    // #endregion
    expect(numbers).toEqual([1, 2]);
  });
});

describe('results', () => {
  it('from another process', async () => {
    const elsewhere = createTasks({ redisUrl, prefix, secret, tasks: [add] });
    const id: string = await tasks.delay(add, { a: 2, b: 2 });
    await tasks.ended(id);
    // #region async-result
    const state = await elsewhere.result(id);
    if (state === undefined) throw new Error('no such task');
    const ready = ['success', 'failure', 'revoked', 'expired', 'lost'].includes(state.status);
    const successful = state.status === 'success';
    // #endregion
    expect({ ready, successful, result: state.result }).toEqual({
      ready: true,
      successful: true,
      result: 4,
    });
    await elsewhere.close();
  });

  it('that do not come', async () => {
    const id = await tasks.applyAsync(add, { a: 1, b: 1 }, { countdown: 60_000 });
    let answer = '';
    // #region get
    try {
      const sum = await tasks.get(id, { timeoutMs: 50 });
      answer = `the sum is ${sum}`;
    } catch (error) {
      if (error instanceof StillRunning) answer = 'not yet';
      else if (error instanceof NoResult) answer = `it ended otherwise: ${error.code}`;
      else throw error;
    }
    // #endregion
    expect(answer).toBe('not yet');
    // #region revoke
    const waiting = await tasks.revoke(id);
    const running = await tasks.revoke(id, { terminate: true });
    // #endregion
    expect([waiting, running]).toEqual(['revoked', 'revoked']);
  });

  it('of a task that is retried, described, limited, or says how far it is', async () => {
    const sms = await tasks.delay(sendSms, { mobile: '13800000000', text: 'hello' });
    expect(await tasks.get(sms)).toEqual({ tries: 2 });
    const bad = await tasks.delay(sendSms, { mobile: '', text: 'hello' });
    expect(await tasks.ended(bad)).toMatchObject({ status: 'failure', attempts: 1 });
    const described = await tasks.delay(whoAmI, {});
    expect(await tasks.get(described)).toBe(`try 1 of ${described}`);
    const reported = await tasks.delay(report, { day: 'monday' });
    expect(await tasks.ended(reported)).toEqual({
      id: reported,
      task: 'demo.report',
      status: 'success',
      attempts: 1,
    });
    const events: string[] = [];
    // #region events
    const stop = tasks.subscribe((event) => {
      if (event.type === 'task') events.push(`${event.task} ${event.status}`);
      else events.push(`${event.results.length} of ${event.task} in ${event.lane}`);
    });
    // #endregion
    await eventually(async () => {
      await tasks.get(await tasks.delay(upload, { files: ['a', 'b'] }));
      await tasks.get(await tasks.delay(count, { page: 'home' }));
      expect(events).toEqual(
        expect.arrayContaining(['demo.upload success', '1 of demo.count in home']),
      );
    });
    stop();
  });
});

describe('canvas', () => {
  it('link', async () => {
    // #region link
    await tasks.applyAsync(add, { a: 2, b: 2 }, { link: passAs(add, 'a', { b: 16 }) });
    await tasks.applyAsync(sendSms, { mobile: '', text: 'hello' }, { linkError: pass(complain) });
    // #endregion
    await eventually(() => expect(said).toEqual(['sms.send: no_number']));
  });

  it('chain', async () => {
    // #region chain
    const steps = chain(
      call(add, { a: 4, b: 4 }),
      passAs(add, 'a', { b: 8 }),
      passAs(add, 'a', { b: 16 }),
    );
    const { id } = await tasks.submit(steps);
    const sum = await tasks.get(id);
    // #endregion
    expect(sum).toBe(32);
  });

  it('group', async () => {
    // #region group
    const { ids } = await tasks.group([call(add, { a: 1, b: 1 }), call(add, { a: 2, b: 2 })]);
    const [two, four] = await tasks.getAll(ids);
    // #endregion
    expect([two, four]).toEqual([2, 4]);
  });

  it('chord', async () => {
    // #region chord
    const pairs = Array.from({ length: 10 }, (_, i) => call(add, { a: i, b: i }));
    const { id } = await tasks.chord(pairs, passAs(total, 'numbers', {}));
    const sum = await tasks.get(id);
    // #endregion
    expect(sum).toBe(90);
  });
});

describe('beat and monitor', () => {
  it('schedules', async () => {
    // #region scheduler
    scheduler.start();
    // #endregion
    await eventually(async () => expect(await tasks.schedules()).toHaveLength(2));
    // #region schedules-operated
    const id = await tasks.runSchedule('add-often');
    await tasks.pauseSchedule('add-often', true);
    const [often, mondays] = await tasks.schedules();
    // #endregion
    expect(await tasks.get(id ?? '')).toBe(2);
    expect(often).toMatchObject({ name: 'add-often', paused: true, next: null });
    expect(mondays?.next?.getUTCDay()).toBe(0);
    expect(mondays?.next?.toISOString()).toContain('T23:30:00.000Z');
  });

  it('inspect', async () => {
    // #region inspect
    const workers = await tasks.workers();
    const queues = await tasks.queues();
    // #endregion
    const [ofUrgent, ofAll] = workers.toSorted((a, b) => a.queues.length - b.queues.length);
    expect(workers).toHaveLength(2);
    expect(ofUrgent).toMatchObject({ pid: process.pid, queues: ['urgent'] });
    expect(ofAll).toMatchObject({ pid: process.pid, concurrency: 8 });
    expect(ofAll?.queues).toContain('math');
    expect(queues.map(({ name }) => name)).toContain('math');
  });
});

describe('the document', () => {
  const text = readFileSync(
    new URL('../../../docs/coming-from-celery.md', import.meta.url),
    'utf8',
  );
  const inDocument = new Map(
    [...text.matchAll(/<!-- snippet: (\S+) -->\n+```ts\n([^]*?)```/g)].map(
      ([, name = '', code = '']) => [name, code],
    ),
  );
  const regions = regionsOf(import.meta.url);

  it('has no TypeScript that is not run here', () => {
    expect(text.match(/```ts\n/g)).toHaveLength(inDocument.size);
    expect([...inDocument.keys()].toSorted()).toEqual([...regions.keys()].toSorted());
  });

  it.each([...regions.keys()])('shows what is run: %s', async (name) => {
    expect(await styled(inDocument.get(name))).toBe(await styled(regions.get(name)));
  });
});
