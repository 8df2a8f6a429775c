import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Type } from 'typebox';
import { eventually, openLab } from '../testing/lab.ts';
import { add, seat } from '../testing/sample-tasks.ts';
import { defineTask } from '../declare/define.ts';
import { TaskFailure } from '../declare/errors.ts';
import { handle } from '../declare/handlers.ts';
import { HISTORY_PER_TASK } from './submission-history.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
let tasks: Tasks;
let broken = true;

const letter = defineTask({
  name: 'mail.letter',
  queue: 'mail',
  args: Type.Object({ to: Type.String(), password: Type.String(), mobile: Type.String() }),
  result: Type.Object({ sentTo: Type.String(), accessToken: Type.String() }),
  retry: { attempts: 2, baseMs: 1, capMs: 1 },
});
const slow = defineTask({
  name: 'mail.slow',
  queue: 'slow',
  args: Type.Object({}),
  result: Type.Null(),
});
const write = (to: string) =>
  tasks.delay(letter, { to, password: 'hunter2', mobile: '13800138000' }, { owner: 'me' });

/** Those of one millisecond are in no order. */
async function writeInItsTime(to: string) {
  const id = await write(to);
  const now = Date.now();
  await vi.waitUntil(() => Date.now() > now, { interval: 1 });
  return id;
}

beforeAll(async () => {
  tasks = await lab.open({ tasks: [letter, slow, add, seat] });
  lab.work(tasks, [
    handle(letter, async ({ to, password }) => {
      if (broken && to.startsWith('bad')) throw new TaskFailure('no_such_house', 'nobody there');
      return { sentTo: to, accessToken: password };
    }),
  ]);
});

const ended = (id: string, status: string) =>
  eventually(async () => {
    const task = await tasks.operator.inspect(id);
    expect(task).toMatchObject({ status, args: {} });
    return task;
  });

describe('the history', () => {
  it('shows a task without its secrets', async () => {
    const id = await write('Ann');
    expect(await ended(id, 'success')).toMatchObject({
      id,
      task: 'mail.letter',
      args: { to: 'Ann', password: '[redacted]', mobile: '…8000' },
      result: { sentTo: 'Ann', accessToken: '[redacted]' },
      attempts: 1,
    });
    const kept = await lab.redis.hvals(tasks.engine.keys.submitted('mail.letter'));
    expect(kept.join('')).not.toContain('hunter2');
  });

  it('is searched by kind, status, time and text, in pages', async () => {
    const before = new Date();
    const ids: string[] = [];
    for (const to of ['Bo Li', 'Cy Oh', 'bad Bo Li']) ids.push(await writeInItsTime(to));
    await Promise.all([ended(ids[1]!, 'success'), ended(ids[2]!, 'failure')]);
    const waiting = await tasks.delay(slow, {});
    await eventually(() => expect(tasks.operator.inspect(waiting)).resolves.toBeDefined());
    const found = async (query: Parameters<typeof tasks.operator.search>[0]) =>
      (await tasks.operator.search({ from: before, ...query })).tasks.map(({ id }) => id);
    await eventually(async () => expect(await found({})).toEqual([waiting, ...ids.toReversed()]));
    expect(await found({ task: 'mail.slow' })).toEqual([waiting]);
    expect(await found({ status: 'failure' })).toEqual([ids[2]]);
    expect(await found({ status: 'queued' })).toEqual([waiting]);
    // With a space, which no id has: ids are searched too.
    expect(await found({ text: 'bo li' })).toEqual([ids[2], ids[0]]);
    expect(await found({ text: 'hunter2' })).toEqual([]);
    expect(await found({ to: before, from: new Date(0), text: 'cy oh' })).toEqual([]);
    const page = await tasks.operator.search({ from: before, limit: 3 });
    expect(page.next).toBe(ids[1]);
    const rest = await tasks.operator.search({ from: before, cursor: page.next ?? '' });
    expect(rest).toMatchObject({ tasks: [{ id: ids[0] }], next: null });
  });

  it('has a bound', async () => {
    const many = Array.from({ length: HISTORY_PER_TASK + 20 }, () => tasks.delay(slow, {}));
    const last = (await Promise.all(many)).at(-1);
    await eventually(async () => expect(await tasks.operator.inspect(last ?? '')).toBeDefined());
    await eventually(async () => {
      const { keys } = tasks.engine;
      expect(await lab.redis.zcard(keys.history('mail.slow'))).toBe(HISTORY_PER_TASK);
      expect(await lab.redis.hlen(keys.submitted('mail.slow'))).toBe(HISTORY_PER_TASK);
    });
  });
});

describe('a failed task', () => {
  it('is given its tries again, by the same id', async () => {
    broken = true;
    const id = await write('bad Dee');
    await ended(id, 'failure');
    broken = false;
    expect(await tasks.operator.retry(id)).toBe('retried');
    expect(await ended(id, 'success')).toMatchObject({ result: { sentTo: 'bad Dee' } });
    expect(await tasks.operator.retry(id)).toBe('not_failed');
    expect(await tasks.operator.retry('mail.nothing~x')).toBe('unknown');
  });

  it('and all of them at once, or those of one kind', async () => {
    broken = true;
    const ids = await Promise.all([write('bad Eve'), write('bad Flo')]);
    await Promise.all(ids.map((id) => ended(id, 'failure')));
    broken = false;
    expect(await tasks.operator.retryFailed('mail.slow')).toBe(0);
    expect(await tasks.operator.retryFailed()).toBeGreaterThanOrEqual(2);
    await Promise.all(ids.map((id) => ended(id, 'success')));
  });
});

it('purging a queue revokes what waits in it, and spares the tickets of batched tasks', async () => {
  const id = await tasks.applyAsync(slow, {}, { countdown: 60_000 });
  const ticket = await tasks.delay(seat, { row: 1, guest: 'Gil' });
  expect(await tasks.operator.purge('slow')).toBeGreaterThan(HISTORY_PER_TASK);
  expect(await tasks.result(id)).toMatchObject({ status: 'revoked', error: { code: 'revoked' } });
  expect(await tasks.operator.purge('slow')).toBe(0);
  expect(await tasks.operator.purge('hall.seat-0')).toBeUndefined();
  expect(await tasks.operator.purge('hall.seat-1')).toBeUndefined();
  expect(await tasks.result(ticket)).toMatchObject({ status: 'queued' });
});
