import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { Type } from 'typebox';
import { describe, expect, inject, it } from 'vitest';
import {
  call,
  chain,
  createScheduler,
  createTasks,
  createWorker,
  defineSchedule,
  defineTask,
  handle,
  InvalidOption,
  pass,
  RetryLater,
  type CallOptions,
  type SchedulerOptions,
  type TasksOptions,
  type WorkerOptions,
  type WorkerTiming,
} from './index.ts';
import type { ListedOptions } from './declare/options.ts';
import { jobKey } from './engine/bullmq-keys.ts';
import { parsePlain } from './wire/ids.ts';
import { eventually, openLab, SECRET } from './testing/lab.ts';
import { add, seat } from './testing/sample-tasks.ts';

type Same<A, B> = [A, B] extends [B, A] ? true : never;
type Listed<Name extends keyof ListedOptions, Options> = Same<
  ListedOptions[Name],
  keyof Options & string
>;

it('every option that there is has its place in the list', () => {
  // The compiler is the judge: an option that is missing there would be refused as unknown.
  const all: [
    Listed<'call', CallOptions>,
    Listed<'createTasks', TasksOptions>,
    Listed<'createWorker', WorkerOptions>,
    Listed<'timing', WorkerTiming>,
    Listed<'createScheduler', SchedulerOptions>,
  ] = [true, true, true, true, true];
  expect(all).not.toContain(false);
});

const lab = openLab();
const redisUrl = inject('redisUrl');
const args = { a: 1, b: 2 };
const DAY = 86_400_000;
const YEARS = 5 * 365 * DAY;
const log = { info() {}, warn() {}, error() {} };
const doAdd = handle(add, async ({ a, b }) => a + b);
const schemas = { args: Type.Object({}), result: Type.Null() };

const isNumber = (value: unknown): value is number => typeof value === 'number';
const between = (least: number, most: number) => (value: unknown) =>
  isNumber(value) && value >= least && value <= most;
const wholeBetween = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && between(least, most)(value);
const comesSoon = (value: unknown) =>
  value instanceof Date && value.getTime() - Date.now() < YEARS - 1000;

/** What the documents say of each option of a call, told in another way than in the code. */
const DOCUMENTED: Record<string, (value: unknown) => boolean> = {
  countdown: between(0, YEARS),
  eta: comesSoon,
  expires: (value) => between(1, YEARS)(value) || comesSoon(value),
  priority: wholeBetween(1, 2_097_151),
  timeLimit: between(1, YEARS),
  'timeLimit.hardMs': between(1, YEARS),
  'timeLimit.softMs': between(1, 1000),
  'retry.attempts': wholeBetween(1, 1_000_000),
  'retry.baseMs': between(0, YEARS),
  'retry.capMs': between(0, YEARS),
  'retry.jitter': between(0, 1),
  queue: (value) => typeof value === 'string' && /^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/.test(value),
  ignoreResult: (value) => typeof value === 'boolean',
  owner: (value) => typeof value === 'string',
  dedupe: (value) => typeof value === 'string' && value !== '',
};
const names = Object.keys(DOCUMENTED);

function optionsWith(option: string, value: unknown): CallOptions<number> {
  const [name = '', inner] = option.split('.');
  if (inner === undefined) return { [name]: value };
  return { [name]: { ...(inner === 'softMs' && { hardMs: 1000 }), [inner]: value } };
}

// oxfmt-ignore
const odd: unknown[] = [
  NaN, Infinity, -Infinity, 0, -0, -1, -5, 0.5, 1, 1.5, 2, 5, 999, 1001, 2 ** 31 - 1, 2 ** 31,
  30 * DAY, 60 * DAY, YEARS, YEARS + 1, 1e15, 1e17, 2 ** 53, 2_097_151, 2_097_152, 3_000_000,
  '5', '60000', '', 'urgent', 'no:name', null, true, false, 5n, Symbol('s'), [], [5], {},
  new Date(), new Date(0), new Date(NaN), new Date(Date.now() + DAY), new Date(9e14), () => 5,
];

describe('an option of a call', () => {
  it('is refused by its name with nothing queued, or does what the documents say', async () => {
    const tasks = await lab.open();
    const { keys, queues, reader } = tasks.engine;
    const waiting = async () =>
      (await tasks.queues()).map(({ waiting: now, delayed }) => now + delayed);
    const value = fc.oneof({ arbitrary: fc.constantFrom(...odd), weight: 4 }, fc.anything());
    const each = fc.asyncProperty(fc.constantFrom(...names), value, async (option, given) => {
      fc.pre(given !== undefined);
      const options = optionsWith(option, given);
      const before = await waiting();
      if (!DOCUMENTED[option]?.(given)) {
        const named = { name: 'InvalidOption', code: 'invalid_option', value: given };
        const answer = await tasks.applyAsync(add, args, options).catch((error: unknown) => error);
        expect(answer).toMatchObject(named);
        expect((answer as InvalidOption).message).toContain(option.split('.')[0]);
        if (option !== 'owner' && option !== 'dedupe') {
          expect(() => call(add, args, options)).toThrow(InvalidOption);
          expect(() => pass(add, options)).toThrow(InvalidOption);
        }
        expect(await waiting()).toEqual(before);
        return;
      }
      const id = await tasks.applyAsync(add, args, options);
      const plain = parsePlain(id);
      const address = keys.queueOf(plain?.queue ?? add.queue);
      const job = await queues.at(address).getJob(plain?.key ?? '');
      const at = (job?.timestamp ?? 0) + (job?.delay ?? 0);
      if (option === 'countdown') expect(job?.delay).toBe(Math.ceil(Number(given)) + 0);
      if (option === 'eta') expect(at - Math.max(Date.now(), Number(given))).toBeLessThan(5000);
      if (option === 'priority') expect(job?.priority).toBe(given);
      const late = option === 'expires' && given instanceof Date && Number(given) < Date.now();
      const briefly = option === 'expires' && isNumber(given) && given < 60_000;
      if (!briefly) {
        expect((await tasks.result(id))?.status).toBe(late ? 'expired' : 'queued');
      }
      await tasks.revoke(id);
      expect(await reader.exists(jobKey(address, plain?.key ?? ''))).toBe(0);
    });
    await fc.assert(each, { numRuns: 150 });
  });

  it.each<[string, CallOptions<number>]>([
    ['countdown', { countdown: -5 }],
    ['retry.attempts', { retry: { attempts: 1.5 } }],
    ['retry.jitter', { retry: { jitter: 5 } }],
    ['timeLimit.softMs', { timeLimit: { softMs: 2000, hardMs: 1000 } }],
    ['timeLimit.hardMs', { timeLimit: { softMs: 2000 } as never }],
    ['countDown', { countDown: 5 } as never],
    ['retry.attempt', { retry: { attempt: 5 } as never }],
    ['link', { link: 'add' as never }],
    ['link[0]', { link: [undefined as never] }],
  ])('%s is named by every way to submit', async (option, options) => {
    const tasks = await lab.open();
    const refused = { name: 'InvalidOption', option };
    await expect(tasks.applyAsync(add, args, options)).rejects.toMatchObject(refused);
    for (const make of [() => call(add, args, options), () => pass(add, options)]) {
      expect(make).toThrow(expect.objectContaining(refused));
    }
    // One that was made by hand.
    const specs = [{ task: add, args, input: 'nothing' as const, options: options as never }];
    const good = call(add, args);
    await expect(tasks.submit({ specs })).rejects.toMatchObject(refused);
    await expect(tasks.group([good, { specs }])).rejects.toMatchObject(refused);
    await expect(tasks.chord([good], { specs })).rejects.toMatchObject(refused);
    expect(await tasks.engine.queues.at(tasks.engine.keys.queueOf('math')).count()).toBe(0);
  });

  it('calls that are none, and too many, are refused', async () => {
    const tasks = await lab.open();
    const none = { name: 'InvalidOption', option: 'calls[1]' };
    await expect(tasks.group([call(add, args), {} as never])).rejects.toMatchObject(none);
    await expect(tasks.submit(undefined as never)).rejects.toMatchObject({ option: 'call' });
    await expect(tasks.chord([], null as never)).rejects.toMatchObject({ option: 'body' });
    const many = Array.from({ length: 1001 }, () => call(add, args));
    await expect(tasks.group(many)).rejects.toMatchObject({ option: 'calls' });
    expect(() => chain(call(add, args), undefined as never)).toThrow(InvalidOption);
  });
});

const spec = { name: 'a', queue: 'q', ...schemas };
const batch = { max: 10, shards: 1, by: () => 'a', tally: () => 'b' };
const daily = { name: 'daily', task: add, args, every: 1000 };
const taken = async () => {
  const tasks = await lab.open();
  return { tasks, worker: { tasks, handlers: [doAdd], log } };
};

it.each<[string, object]>([
  ['name', { name: 'a'.repeat(41) }],
  ['retry.attempts', { retry: { attempts: 0 } }],
  ['timeLimit', { timeLimit: NaN }],
  ['timeLimit', { timeLimit: '500' }],
  ['rateLimit.perMs', { rateLimit: { max: 1, perMs: Infinity } }],
  ['rateLimit.perMs', { rateLimit: { max: 1 } }],
  ['rateLimit', { rateLimit: { max: 1, perMs: 5 }, batch }],
  ['resultTtlSeconds', { resultTtlSeconds: 1.5 }],
  ['batch.max', { batch: { ...batch, max: '5' } }],
  ['batch.by', { batch: { ...batch, by: 'a' } }],
  ['batch.spread', { batch: { ...batch, spread: 1 } }],
  ['retries', { retries: 5 }],
])('defineTask refuses %s: %o', (option, wrong) => {
  expect(() => defineTask({ ...spec, ...wrong } as never)).toThrow(
    expect.objectContaining({ name: 'InvalidOption', option }),
  );
});

it('a task may take thirty days, and so may its retries', () => {
  const task = defineTask({
    ...spec,
    timeLimit: { softMs: 29 * DAY, hardMs: 30 * DAY },
    retry: { attempts: 3, baseMs: 30 * DAY, capMs: 60 * DAY, jitter: 0 },
  });
  expect(task.timeLimit).toEqual({ softMs: 29 * DAY, hardMs: 30 * DAY });
});

it.each<[string, object]>([
  ['every', { every: 1e15 }],
  ['every', { every: '1000' }],
  ['cron', { cron: '0 9 * * *', timezone: 'UTC' }],
  ['timezone', { every: undefined, cron: '0 9 * * *' }],
  ['timezone', { every: undefined, cron: '0 9 * * *', timezone: 'Mars/Olympus' }],
  ['cron', { every: undefined, cron: 'soon', timezone: 'UTC' }],
  ['cron', { every: undefined }],
  ['overlap', { overlap: 'both' }],
])('defineSchedule refuses %s: %o', (option, wrong) => {
  expect(() => defineSchedule({ ...daily, ...wrong })).toThrow(
    expect.objectContaining({ name: 'InvalidOption', option }),
  );
});

it.each<[string, object]>([
  ['secret', { secret: '' }],
  ['secret[1]', { secret: ['a', 5] }],
  ['prefix', { prefix: 'a{b}' }],
  ['resultTtlSeconds', { resultTtlSeconds: 0 }],
  ['resultTtlSeconds', { resultTtlSeconds: NaN }],
  ['batchMaxTickets', { batchMaxTickets: 1.5 }],
  ['maxWaitingTickets', { maxWaitingTickets: -1 }],
  ['commandTimeoutMs', { commandTimeoutMs: Infinity }],
  ['queues[0]', { queues: ['A B'] }],
  ['onError', { onError: true }],
  ['redisURL', { redisURL: redisUrl }],
])('createTasks refuses %s: %o', (option, wrong) => {
  const options = { redisUrl, secret: SECRET, ...wrong } as never;
  expect(() => createTasks(options)).toThrow(
    expect.objectContaining({ name: 'InvalidOption', option }),
  );
});

it.each<[string, object]>([
  ['concurrency', { concurrency: 0 }],
  ['concurrency', { concurrency: '5' }],
  ['timing.lockDuration', { timing: { lockDuration: 0 } }],
  ['queues', { queues: 'math' }],
  ['handlers', { handlers: [doAdd, doAdd] }],
])('createWorker refuses %s: %o', async (option, wrong) => {
  const { worker } = await taken();
  expect(() => createWorker({ ...worker, ...wrong })).toThrow(
    expect.objectContaining({ name: 'InvalidOption', option }),
  );
});

it('schedulers, readers and operators judge what they are given', async () => {
  const { tasks } = await taken();
  const same = [defineSchedule(daily), defineSchedule(daily)];
  for (const wrong of [{ lookEvery: NaN }, { schedules: same }]) {
    const options = { tasks, schedules: [], log, ...wrong };
    expect(() => createScheduler(options)).toThrow(InvalidOption);
  }
  const id = await tasks.delay(add, args);
  const refused = [
    tasks.get(id, { timeoutMs: NaN }),
    tasks.ended(id, { timeoutMs: '5' as never }),
    tasks.getAll([id], { timeoutMs: -1 }),
    tasks.get(id, { signal: {} as never }),
    tasks.record(seat, 'row-1', { from: -1 }),
    tasks.record(seat, 'row-1', { count: 0 }),
    tasks.keepLine(seat, 'row-1', 0),
    tasks.keepLine(seat, 'row-1', 1.5),
    tasks.beginLine(seat, 'row 1'),
    tasks.enter(seat, { row: 1, guest: 'a' }, { owner: 'a', most: NaN }),
    tasks.enter(seat, { row: 1, guest: 'a' }, { owner: 5 as never }),
    tasks.delay(seat, { row: 1, guest: 'a' }, { owner: '\ud800' }),
    tasks.revoke(id, { terminate: 'yes' as never }),
    tasks.pauseSchedule('daily', 'yes' as never),
    tasks.operator.search({ limit: 0 }),
    tasks.operator.search({ from: new Date(NaN) }),
    tasks.operator.revokeAll({} as never),
    tasks.operator.revokeAll({ task: 'math.add', queue: 'math' }),
    tasks.operator.countUnended({ task: 5 } as never),
  ];
  for (const each of refused) await expect(each).rejects.toThrow(InvalidOption);
  expect(await tasks.line(seat, 'row-1')).toMatchObject({ issued: 0 });
  expect((await tasks.result(id))?.status).toBe('queued');
});

it.each([0.5, -1, NaN, 'a'])('a lane is never sent to shard %s', async (shard) => {
  const tasks = await lab.open();
  const spread = () => shard as number;
  const odd = { ...seat, name: 'hall.odd', batch: { ...seat.batch, spread } };
  const refused = { name: 'InvalidOption', option: 'batch.spread' };
  await expect(tasks.delay(odd, { row: 1, guest: 'a' })).rejects.toMatchObject(refused);
});

it('a time limit of thirty days does not end a task at once', async () => {
  const tasks = await lab.open();
  const long = { ...add, name: 'math.long', queue: 'math-long' };
  lab.work(tasks, [
    handle(long, async ({ a, b }, { signal }) => (await sleep(60, a + b, { signal })) ?? 0),
  ]);
  const limits = [30 * DAY, { softMs: 29 * DAY, hardMs: 30 * DAY }, { hardMs: 2 ** 31 }];
  const ids = await Promise.all(
    limits.map((timeLimit) => tasks.applyAsync(long, args, { timeLimit })),
  );
  expect(await tasks.getAll(ids, { timeoutMs: 10_000 })).toEqual([3, 3, 3]);
});

describe('a handler that asks for a delay that is none', () => {
  it.each([NaN, Infinity, -1, 1e15, '5'])('RetryLater(%s): ends after that run', async (delay) => {
    const name = `odd.later-${String(delay).toLowerCase().replaceAll(/\W/g, '')}`;
    const tasks = await lab.open();
    const odd = defineTask({ ...spec, name, queue: name.replace('.', '-') });
    let runs = 0;
    lab.work(tasks, [
      handle(odd, async () => {
        runs += 1;
        throw new RetryLater(delay as number);
      }),
    ]);
    const state = await tasks.ended(await tasks.delay(odd, {}), { timeoutMs: 10_000 });
    expect(state).toMatchObject({ status: 'failure', error: { code: 'invalid_option' } });
    expect(runs).toBe(1);
  });

  it('ends its batch, and not the line', async () => {
    const tasks = await lab.open();
    let runs = 0;
    lab.work(tasks, [
      handle(seat, async ({ first, tickets }) => {
        if (first === 1) {
          runs += 1;
          throw new RetryLater(Infinity);
        }
        return tickets.map(() => ({ outcome: 'full' as const }));
      }),
    ]);
    const first = await tasks.delay(seat, { row: 7, guest: 'a' });
    const second = await tasks.delay(seat, { row: 7, guest: 'b' });
    await eventually(async () => {
      const error = { code: 'invalid_option' };
      expect(await tasks.result(first)).toMatchObject({ status: 'failure', error });
      expect(await tasks.result(second)).toMatchObject({ status: 'success' });
    });
    expect(runs).toBe(1);
  });
});
