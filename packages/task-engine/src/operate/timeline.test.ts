import { Type } from 'typebox';
import { beforeAll, describe, expect, it } from 'vitest';
import { defineTask } from '../declare/define.ts';
import { TaskFailure } from '../declare/errors.ts';
import { handle, type TaskContext } from '../declare/handlers.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { seat } from '../testing/sample-tasks.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
const spec = {
  queue: 'mail',
  args: Type.Object({ to: Type.String() }),
  result: Type.Null(),
  retry: { attempts: 3, baseMs: 1, capMs: 1 },
};
const letter = defineTask({ ...spec, name: 'mail.letter' });
const parcel = defineTask({ ...spec, name: 'mail.parcel' });
let tasks: Tasks;
let write: (context: TaskContext) => Promise<null>;

beforeAll(async () => {
  tasks = await lab.open({ tasks: [letter, parcel, seat] });
  lab.work(tasks, [handle(letter, (_, context) => write(context))]);
});

const ended = (id: string) =>
  eventually(async () => {
    const task = await tasks.operator.inspect(id);
    expect(['success', 'failure', 'revoked']).toContain(task?.status);
    return task!;
  });
const steps = ({ timeline }: Awaited<ReturnType<typeof ended>>) =>
  timeline.map(({ status, attempt, code }) => [status, attempt, ...(code ? [code] : [])].join(' '));

describe('the timeline of a task', () => {
  it('has every attempt with its time and its error, and what the handler said', async () => {
    write = async ({ attempt, log }) => {
      log(`attempt ${attempt} to +8613800138000`);
      if (attempt === 1) throw new Error('no answer');
      return null;
    };
    const id = await tasks.delay(letter, { to: 'Ann' });
    const task = await ended(id);
    expect(steps(task)).toEqual([
      'queued 0',
      'started 1',
      'retrying 1 error',
      'started 2',
      'success 2',
    ]);
    const times = task.timeline.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(task.log.map(({ text }) => text)).toEqual(['attempt 1 to …8000', 'attempt 2 to …8000']);
    // What a buyer may ask of a task has none of it.
    expect(Object.keys((await tasks.result(id))!)).not.toContain('log');
    expect(await tasks.result(id)).not.toHaveProperty('trace');
  });

  it('goes on when an operator tries it again, and when one revokes it', async () => {
    write = async () => {
      throw new TaskFailure('no_such_house', 'nobody there');
    };
    const id = await tasks.delay(letter, { to: 'Bo' });
    await ended(id);
    let began = (): void => {};
    const running = new Promise<void>((resolve) => (began = resolve));
    write = ({ signal, progress }) =>
      new Promise((_, reject) => {
        // What a task brings itself may look like a trace.
        void progress('"trace":[["success",1,1]]').then(began);
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    expect(await tasks.operator.retry(id)).toBe('retried');
    await running;
    expect(await tasks.revoke(id, { terminate: true })).toBe('revoked');
    expect(steps(await ended(id))).toEqual([
      'queued 0',
      'started 1',
      'failure 1 no_such_house',
      'retrying 0',
      'started 1',
      'revoked 1',
    ]);
  });

  it('is short where a version before wrote the state, and what cannot be read is left out', async () => {
    const id = await tasks.applyAsync(parcel, { to: 'Cy' }, { countdown: 60_000 });
    const key = tasks.engine.keys.task(tasks.engine.keys.queueOf('mail'), id);
    const old = { status: 'retrying', attempts: 2, error: { code: 'x', message: 'y' }, run: 2 };
    await lab.redis.set(key, JSON.stringify(old), 'EX', 60);
    expect(steps((await tasks.operator.inspect(id))!)).toEqual(['queued 0']);
    const odd = { ...old, trace: [['started', 1, 1], ['began', 2], 'x'], log: [[1, 'said'], [2]] };
    await lab.redis.set(key, JSON.stringify(odd), 'EX', 60);
    const task = (await tasks.operator.inspect(id))!;
    expect(steps(task)).toEqual(['queued 0', 'started 1']);
    expect(task.log).toEqual([{ at: new Date(1), text: 'said' }]);
    await lab.redis.set(key, JSON.stringify(old), 'EX', 60);
    await tasks.revoke(id);
    expect(steps(await ended(id))).toEqual(['queued 0', 'revoked 2']);
  });
});

describe('a task that is put off', () => {
  it('says until when, and runs now when an operator says so', async () => {
    write = async () => null;
    const id = await tasks.applyAsync(letter, { to: 'Di' }, { countdown: 3_600_000 });
    const dueAt = (await tasks.operator.inspect(id))?.dueAt?.getTime() ?? 0;
    expect(Math.abs(dueAt - Date.now() - 3_600_000)).toBeLessThan(30_000);
    expect(await tasks.operator.runNow(id)).toBe('due');
    expect(await ended(id)).toMatchObject({ status: 'success' });
    expect(await tasks.operator.inspect(id)).not.toHaveProperty('dueAt');
    expect(await tasks.operator.runNow(id)).toBe('not_delayed');
  });

  it('between two attempts runs now, too', async () => {
    write = async ({ attempt }) => {
      if (attempt === 1) throw new Error('no answer');
      return null;
    };
    const id = await tasks.applyAsync(
      letter,
      { to: 'Ed' },
      { retry: { attempts: 2, baseMs: 3_600_000, capMs: 3_600_000 } },
    );
    await eventually(async () => expect(await tasks.operator.inspect(id)).toHaveProperty('dueAt'));
    expect(await tasks.operator.runNow(id)).toBe('due');
    expect(await ended(id)).toMatchObject({ status: 'success', attempts: 2 });
  });

  it('is no ticket, and none that there never was', async () => {
    const ticket = await tasks.delay(seat, { row: 1, guest: 'Flo' });
    expect(await tasks.operator.runNow(ticket)).toBe('unknown');
    expect(await tasks.operator.runNow('mail.letter~x~y')).toBe('unknown');
  });
});

it('kinds are counted, and several are searched at once', async () => {
  const kinds = await tasks.operator.kinds();
  expect(kinds.map(({ task }) => task)).toEqual(['mail.letter', 'mail.parcel']);
  const counted = new Map(kinds.map(({ task, remembered }) => [task, remembered]));
  expect(counted.get('mail.parcel')).toBe(1);
  expect(counted.get('mail.letter')).toBeGreaterThan(2);
  const found = async (task: string | string[]) =>
    (await tasks.operator.search({ task })).tasks.map((each) => each.task);
  expect(await found('mail.parcel')).toEqual(['mail.parcel']);
  expect(new Set(await found(['mail.parcel', 'mail.letter']))).toEqual(
    new Set(['mail.parcel', 'mail.letter']),
  );
  expect(await found([])).toEqual([]);
});
