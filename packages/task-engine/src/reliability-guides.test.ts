import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import {
  defineTask,
  handle,
  RetryLater,
  TaskFailure,
  type InvalidOption,
  type Tasks,
} from '@seckill/task-engine';
import { DEEPEST, LARGEST, LARGEST_OF_TICKET } from './declare/json.ts';
import { MOST_MEMBERS } from './declare/options.ts';
import { LONGEST_CODE, LONGEST_MESSAGE } from './declare/thrown.ts';
import { openLab } from './testing/lab.ts';
import { readGuide, regionsOf, snippetsOf, styledAll } from './testing/regions.ts';

/*
 * The snippets of these guides in docs/ are regions of this file, run by these tests. Whoever changes one changes both;
 * the last tests compare them.
 */
const GUIDES = ['idempotency', 'batches', 'retries', 'time-limits', 'sizes-and-lifetimes'];

const lab = openLab();
let layer: Promise<Tasks> | undefined;
const open = (): Promise<Tasks> => (layer ??= lab.open());

describe('idempotency', () => {
  const charge = defineTask({
    name: 'bank.charge',
    queue: 'bank',
    args: Type.Object({ order: Type.String() }),
    result: Type.Null(),
  });
  const charged = new Map<string, string>();
  const bank = {
    charge: async (order: string, { idempotencyKey }: { idempotencyKey: string }) =>
      charged.set(idempotencyKey, order),
  };

  it('one id at every delivery, and one task for who asks twice', async () => {
    const tasks = await open();
    // #region idempotency-handler
    const doCharge = handle(charge, async ({ order }, { id }) => {
      await bank.charge(order, { idempotencyKey: id });
      return null;
    });
    // #endregion
    // #region idempotency-dedupe
    const first = await tasks.applyAsync(charge, { order: 'o-1' }, { dedupe: 'o-1' });
    const again = await tasks.applyAsync(charge, { order: 'o-1' }, { dedupe: 'o-1' });
    // #endregion
    expect(again).toBe(first);
    lab.work(tasks, [doCharge]);
    await tasks.get(first, { timeoutMs: 10_000 });
    expect([...charged]).toEqual([[first, 'o-1']]);
  });
});

describe('batches', () => {
  // #region batches-define
  const seat = defineTask({
    name: 'hall.seat',
    queue: 'hall',
    args: Type.Object({ row: Type.Integer(), guest: Type.String() }),
    result: Type.Object({ seat: Type.Union([Type.Integer(), Type.Null()]) }),
    batch: {
      max: 200,
      shards: 4,
      by: ({ row }) => `row-${row}`,
      tally: (result) => (result.seat === null ? 'full' : 'seated'),
    },
  });
  const doSeat = handle(seat, async ({ tickets }) =>
    tickets.map(({ number }) => ({ seat: number <= 2 ? number : null })),
  );
  // #endregion

  it('are decided in order, and counted', async () => {
    const tasks = await lab.open({ tasks: [seat] });
    lab.work(tasks, [doSeat]);
    // #region batches-submit
    const guests = ['Ann', 'Ben', 'Cleo'];
    const ids = await Promise.all(guests.map((guest) => tasks.delay(seat, { row: 1, guest })));
    const seats = await tasks.getAll(ids, { timeoutMs: 10_000 });
    const { outcomes } = await tasks.line(seat, 'row-1');
    // #endregion
    expect(seats).toEqual([{ seat: 1 }, { seat: 2 }, { seat: null }]);
    expect(outcomes).toEqual({ seated: 2, full: 1 });
  });
});

describe('retries', () => {
  // #region retries-policy
  const fetchRate = defineTask({
    name: 'rates.fetch',
    queue: 'rates',
    args: Type.Object({ currency: Type.String() }),
    result: Type.Number(),
    retry: { attempts: 3, baseMs: 10, capMs: 1000, jitter: 0.5 },
  });
  // #endregion
  // #region retries-handler
  const doFetchRate = handle(fetchRate, async ({ currency }, { attempt }) => {
    if (currency === 'XXX') throw new TaskFailure('no_such_currency', currency);
    if (attempt === 1) throw new RetryLater(20, 'the bank says: not now');
    return 1.1;
  });
  // #endregion

  it('end in an answer, or at once where none can come', async () => {
    const tasks = await open();
    lab.work(tasks, [doFetchRate]);
    const submit = (currency: string) => tasks.delay(fetchRate, { currency });
    const [good, none] = await Promise.all(['EUR', 'XXX'].map(submit));
    expect(await tasks.get(good!, { timeoutMs: 10_000 })).toBe(1.1);
    expect(await tasks.ended(none!, { timeoutMs: 10_000 })).toMatchObject({
      attempts: 1,
      error: { code: 'no_such_currency' },
    });
  });
});

describe('time limits', () => {
  const work = (_file: string, options: { signal: AbortSignal }) =>
    sleep(10_000, 'done', options).catch(() => undefined);
  // #region limits-define
  const convert = defineTask({
    name: 'video.convert',
    queue: 'video',
    args: Type.Object({ file: Type.String() }),
    result: Type.String(),
    timeLimit: { softMs: 50, hardMs: 2000 },
    retry: { attempts: 1 },
  });
  const doConvert = handle(convert, async ({ file }, { signal }) => {
    const done = await work(file, { signal });
    return done ?? `${file}, as far as it came`;
  });
  // #endregion

  it('a handler that heeds its signal answers in time', async () => {
    const tasks = await open();
    lab.work(tasks, [doConvert]);
    const own = await tasks.delay(convert, { file: 'b.mov' });
    expect(await tasks.get(own, { timeoutMs: 10_000 })).toBe('b.mov, as far as it came');
    // #region limits-call
    const timeLimit = { softMs: 100, hardMs: 5000 };
    const options = { countdown: 20, expires: 60_000, timeLimit };
    const id = await tasks.applyAsync(convert, { file: 'a.mov' }, options);
    const answer = await tasks.get(id, { timeoutMs: 10_000 });
    // #endregion
    expect(answer).toContain('a.mov');
  });
});

describe('sizes', () => {
  const note = defineTask({
    name: 'notes.keep',
    queue: 'notes',
    args: Type.Object({ at: Type.Unknown() }),
    result: Type.Unknown(),
  });

  it('what would be changed is refused, and so is an option that is none', async () => {
    const tasks = await open();
    lab.work(tasks, [handle(note, async ({ at }) => at)]);
    // #region sizes-refused
    const refused = await tasks
      .delay(note, { at: new Date() })
      .catch((error: Error) => error.message);
    const kept = await tasks.get(await tasks.delay(note, { at: new Date(0).toISOString() }));
    // #endregion
    expect(refused).toBe('notes.keep: arguments .at is a Date');
    expect(kept).toBe('1970-01-01T00:00:00.000Z');
    // #region sizes-options
    const wrong = { countdown: Number.NaN };
    const named = await tasks
      .applyAsync(note, { at: 'now' }, wrong)
      .catch((error: InvalidOption) => error.option);
    // #endregion
    expect(named).toBe('countdown');
  });

  it('the bounds are those of the code', () => {
    const cells = [
      ...readGuide('sizes-and-lifetimes').matchAll(/^\| ([^|]+?) +\| ([^|]+?) +\|$/gm),
    ];
    const bounds = new Map(cells.map(([, what = '', is = '']) => [what, is]));
    const said = (count: number): string => count.toLocaleString('en');
    expect(bounds.get('nesting')).toBe(`${DEEPEST} levels`);
    expect(bounds.get('arguments, an answer, progress of a task')).toContain(said(LARGEST));
    expect(bounds.get('arguments, a result of a ticket')).toContain(said(LARGEST_OF_TICKET));
    expect(bounds.get('message of an error, its code')).toBe(
      `${said(LONGEST_MESSAGE)} and ${said(LONGEST_CODE)} characters`,
    );
    expect(bounds.get('calls in a group or a chord')).toBe(said(MOST_MEMBERS));
  });
});

it('every snippet of these guides is run here', async () => {
  const { snippets, blocks } = snippetsOf(GUIDES);
  expect(blocks).toBe(snippets.size);
  expect(await styledAll(snippets)).toEqual(await styledAll(regionsOf(import.meta.url)));
});
