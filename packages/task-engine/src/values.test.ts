import * as fc from 'fast-check';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import {
  call,
  chain,
  defineSchedule,
  defineTask,
  handle,
  InvalidArguments,
  pass,
  perform,
  RetryLater,
  type TaskState,
} from './index.ts';
import { eventually, openLab, QUICK } from './testing/lab.ts';

const lab = openLab();
const quick = { attempts: 2, baseMs: 1, capMs: 1, jitter: 0 };
const any = { args: Type.Object({ value: Type.Unknown() }), result: Type.Unknown(), retry: quick };
const plain = defineTask({ name: 'odd.plain', queue: 'odd', ...any });
const batched = (name: string) =>
  defineTask({
    ...any,
    name: `odd.${name}`,
    queue: 'odd',
    args: Type.Object({ value: Type.Unknown(), lane: Type.String() }),
    batch: { max: 50, shards: 1, by: ({ lane }) => lane, tally: () => 'done', shared: ['lane'] },
  });
const patient = { timeoutMs: 10_000 };

class Broken {
  toJSON(): never {
    throw new Error('cannot be written');
  }
}
const circle: unknown[] = [];
circle.push(circle);
const half = 'a half \ud83d of a character';
const nested = JSON.parse(`${'['.repeat(98)}1${']'.repeat(98)}`);

/** What cannot be written, by a name to tell them apart. */
const UNFIT: Record<string, unknown> = {
  bigint: 1n,
  circle,
  nan: NaN,
  map: new Map([[1, 2]]),
  set: new Set([1]),
  date: new Date(0),
  function: () => 1,
  symbol: Symbol('s'),
  inside: { a: 1, b: undefined },
  broken: new Broken(),
  sparse: Array(1),
  deep: [[nested]].map((inner) => [[inner]]),
  large: 'x'.repeat(1_000_001),
};
const unfit = Object.entries(UNFIT);

describe('an answer that cannot be written', () => {
  it.each(unfit)('%s ends its task after one run', async (name) => {
    const tasks = await lab.open();
    const odd = { ...plain, name: `odd.${name}`, queue: `odd-${name}` };
    let runs = 0;
    lab.work(tasks, [
      handle(odd, async () => {
        runs += 1;
        return UNFIT[name];
      }),
    ]);
    const { id, ids } = await tasks.submit(chain(call(odd, { value: 1 }), call(odd, { value: 2 })));
    const member = call(odd, { value: 3 });
    const chord = await tasks.chord([member], pass(odd) as never);
    for (const each of [...ids, id, chord.id]) {
      const error = { code: 'bad_result' };
      expect(await tasks.ended(each, patient)).toMatchObject({ status: 'failure', error });
    }
    expect(runs).toBe(2);
  });

  it('ends its ticket alone, after one run of the batch', async () => {
    const ticket = batched('answers');
    const tasks = await lab.open();
    let runs = 0;
    lab.work(tasks, [
      handle(ticket, async ({ tickets }) => {
        runs += 1;
        return tickets.map(({ args: { value } }) => UNFIT[String(value)] ?? value);
      }),
    ]);
    const values = ['good', ...Object.keys(UNFIT), 'good too'];
    const submit = (value: unknown) => tasks.delay(ticket, { lane: 'answers', value });
    const ids = await Promise.all(values.map(submit));
    const later = await submit('later');
    expect(await tasks.get(later, patient)).toBe('later');
    const states = await Promise.all(ids.map((id) => tasks.result(id)));
    const codes = states.map((state) => state?.error?.code ?? state?.result);
    expect(codes).toEqual(['good', ...unfit.map(() => 'bad_result'), 'good too']);
    expect(runs).toBe(2);
    const { outcomes } = await tasks.line(ticket, 'answers');
    expect(outcomes).toEqual({ done: 3, failure: unfit.length });
  });
});

describe('arguments that cannot be written', () => {
  it('are refused alone, and what is submitted beside them is not', async () => {
    const tasks = await lab.open();
    const ticket = batched('args');
    for (const submit of [
      (value: unknown) => tasks.delay(ticket, { lane: 'args', value }),
      (value: unknown) => tasks.delay(plain, { value }),
      (value: unknown) => tasks.submit(call(plain, { value })).then(({ id }) => id),
    ]) {
      const values = ['good', ...Object.values(UNFIT), 'good too'];
      const answers = await Promise.allSettled(values.map(submit));
      expect(answers.map(({ status }) => status)).toEqual([
        'fulfilled',
        ...unfit.map(() => 'rejected'),
        'fulfilled',
      ]);
      for (const answer of answers) {
        if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(InvalidArguments);
      }
    }
    expect((await tasks.line(ticket, 'args')).accepted).toBe(2);
    expect(await tasks.engine.queues.at(tasks.engine.keys.queueOf('odd')).count()).toBe(4);
  });

  it('are refused of a schedule, of a step, and of an amended or withdrawn result', async () => {
    const tasks = await lab.open();
    const ticket = batched('args');
    const schedule = { name: 'odd', task: plain, args: { value: NaN }, every: 1000 };
    expect(() => defineSchedule(schedule)).toThrow(InvalidArguments);
    const specs = [{ task: plain, args: { n: 1n }, input: { field: 'value' }, options: {} }];
    await expect(tasks.submit({ specs })).rejects.toBeInstanceOf(InvalidArguments);
    const id = await tasks.delay(ticket, { lane: 'results', value: 1 });
    await expect(tasks.withdraw(ticket, id, NaN)).rejects.toBeInstanceOf(InvalidArguments);
    await tasks.withdraw(ticket, id, 'left');
    const amended = tasks.amend(ticket, id, () => new Map());
    await expect(amended).rejects.toBeInstanceOf(InvalidArguments);
    expect((await tasks.result(id))?.result).toBe('left');
  });
});

const hostile = new Proxy(new Error('x'), {
  getPrototypeOf() {
    throw new Error('no prototype');
  },
});
class Unreadable extends Error {
  override get message(): string {
    throw new Error('no message');
  }
}
const THROWN: Record<string, unknown> = {
  undefined,
  null: null,
  text: 'as a text',
  symbol: Symbol('s'),
  bare: Object.create(null),
  frozen: Object.freeze(new Error('frozen')),
  unreadable: new Unreadable(),
  hostile,
  long: new Error('😀'.repeat(5_000_000)),
  half: new Error(half),
  delayed: Object.assign(new Error('as BullMQ says it'), { name: 'DelayedError' }),
  waiting: Object.assign(new Error('as BullMQ says it'), { name: 'WaitingError' }),
  tampered: Object.assign(new RetryLater(1), { delayMs: -1 }),
  getter: Object.defineProperty(new Error('x'), 'inner', {
    enumerable: true,
    get() {
      throw new Error('no inner');
    },
  }),
};

describe('a handler may throw anything', () => {
  it('its task is tried again, and ends', async () => {
    const tasks = await lab.open();
    const odd = { ...plain, name: 'odd.thrown', queue: 'odd-thrown' };
    const runs: string[] = [];
    const thrower = handle(odd, async ({ value }) => {
      runs.push(String(value));
      throw THROWN[String(value)];
    });
    // However long this process waits for the processor, nothing is delivered a second time.
    lab.work(tasks, [thrower], { timing: { ...QUICK, lockDuration: 60_000 } });
    const names = Object.keys(THROWN);
    const ids = await Promise.all(names.map((value) => tasks.delay(odd, { value })));
    for (const id of ids) {
      const state = await tasks.ended(id, patient);
      expect(state).toMatchObject({ status: 'failure', attempts: 2 });
      expect(state?.error?.message.length).toBeLessThanOrEqual(2000);
    }
    expect(runs.toSorted()).toEqual([...names, ...names].toSorted());
  });

  it('its batch is tried again, and ends', async () => {
    const tasks = await lab.open();
    const thrower = batched('thrower');
    lab.work(tasks, [
      handle(thrower, async ({ tickets: [ticket] }) => {
        throw THROWN[String(ticket?.args.value)];
      }),
    ]);
    const names = Object.keys(THROWN);
    const submit = (value: string, at: number) =>
      tasks.delay(thrower, { lane: `thrown-${at}`, value });
    const ids = await Promise.all(names.map(submit));
    for (const id of ids) expect((await tasks.ended(id, patient))?.status).toBe('failure');
  });
});

describe('progress that cannot be written', () => {
  it('is told a handler that is performed here and now, too', async () => {
    const told = handle(plain, ({ value }, { progress }) => progress(value));
    const args = { value: 'odd' };
    const tells = handle(plain, (_, { progress }) => progress(new Map()));
    await expect(perform(tells, args)).rejects.toBeInstanceOf(InvalidArguments);
    const said: unknown[] = [];
    await perform(told, { value: [1] }, { onProgress: (each) => said.push(each) });
    expect(said).toEqual([[1]]);
  });

  it('is told the handler, and the task goes on', async () => {
    const tasks = await lab.open();
    const odd = { ...plain, name: 'odd.progress', queue: 'odd-progress' };
    const heard: string[] = [];
    lab.work(tasks, [
      handle(odd, async (_, { progress }) => {
        // Nobody waits for this one.
        void progress(NaN);
        for (const value of Object.values(UNFIT)) {
          await progress(value).catch((error: Error) => heard.push(error.name));
        }
        return 'done';
      }),
    ]);
    const id = await tasks.delay(odd, { value: 1 });
    expect(await tasks.get(id, patient)).toBe('done');
    expect(heard).toEqual(unfit.map(() => 'InvalidArguments'));
  });
});

describe('whatever can be written', () => {
  const odd = { ...plain, name: 'odd.echo', queue: 'odd-echo' };
  const echo = handle(odd, async ({ value }, { progress }) => {
    await progress(value);
    return value;
  });

  it('comes back as it was, by every way', async () => {
    const tasks = await lab.open();
    const ticket = batched('echoed');
    lab.work(tasks, [
      echo,
      handle(ticket, async ({ tickets }) => tickets.map((t) => t.args.value)),
    ]);
    const seen = new Map<string, TaskState['progress']>();
    const stop = tasks.subscribe((event) => {
      if (event.type === 'task' && event.progress !== undefined) seen.set(event.id, event.progress);
    });
    await eventually(() => expect(tasks.notListening()).toBe(undefined));
    const unit = fc.oneof(
      fc.string({ minLength: 1, maxLength: 1 }),
      fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code)),
    );
    const text = fc.string({ unit });
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0);
    const found = fc.sample(fc.jsonValue({ stringUnit: unit, depthSize: 'medium' }), 12);
    const edges = [half, nested, {}, [], [[]], [{}], 2 ** 53 + 2, 1e300, 5e-324, '\0', ''];
    const values = [
      ...found.map((value) => JSON.parse(JSON.stringify(value).replaceAll('-0', '0'))),
      ...fc.sample(fc.dictionary(text, fc.oneof(text, number)), 8),
      ...edges,
      JSON.parse('{"__proto__":{"a":1},"expiresAt":5,"run":7,"status":"success"}'),
      '","run":99}',
    ];
    const expires = 60_000;
    const ids = await Promise.all(
      values.map((value) => tasks.applyAsync(odd, { value }, { expires })),
    );
    const chained = await Promise.all(
      values.map((value) =>
        tasks.submit(chain(call(odd, { value: { value } }), pass(odd) as never)),
      ),
    );
    const tickets = await Promise.all(
      values.map((value) => tasks.delay(ticket, { lane: 'echo', value })),
    );
    const chord = await tasks.chord(
      values.map((value) => call(odd, { value })),
      pass(odd) as never,
    );
    expect(await tasks.getAll(ids, patient)).toEqual(values);
    expect(
      await tasks.getAll(
        chained.map(({ id }) => id),
        patient,
      ),
    ).toEqual(values);
    expect(await tasks.getAll(tickets, patient)).toEqual(values);
    // The body is given a list, which is no object with a value.
    expect(await tasks.ended(chord.id, patient)).toMatchObject({ error: { code: 'bad_payload' } });
    await eventually(() => expect(ids.map((id) => seen.get(id))).toEqual(values));
    stop();
    for (const id of ids) expect(await tasks.revoke(id)).toBe('ended');
  });

  it('arguments of a ticket may have a name that is a trap', async () => {
    const tasks = await lab.open();
    const ticket = batched('trap');
    const keys = handle(ticket, async ({ tickets }) =>
      tickets.map(({ args }) => Object.keys(args).toSorted()),
    );
    lab.work(tasks, [keys]);
    const args = JSON.parse('{"__proto__":{"a":1},"lane":"trap","value":1}');
    const id = await tasks.delay(ticket, args);
    expect(await tasks.get(id, patient)).toEqual(['__proto__', 'lane', 'value']);
  });

  it('a task that waits with a half of a character and many steps can be read and revoked', async () => {
    const tasks = await lab.open();
    const waits = { ...odd, name: 'odd.waits', queue: 'odd-waits' };
    let steps = call(waits, { value: half }, { expires: 60_000 });
    for (let at = 0; at < 400; at += 1) steps = chain(steps, call(waits, { value: half }));
    const { ids } = await tasks.submit(steps);
    const [first = ''] = ids;
    expect((await tasks.result(first))?.status).toBe('queued');
    expect(await tasks.revoke(first)).toBe('revoked');
    expect((await tasks.result(ids.at(-1) ?? ''))?.status).toBe('revoked');
  });

  it('a running task whose progress holds a half of a character can be stopped', async () => {
    const tasks = await lab.open();
    const runs = { ...odd, name: 'odd.runs', queue: 'odd-runs' };
    lab.work(tasks, [
      handle(runs, async ({ value }, { progress, signal }) => {
        await progress(value);
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      }),
    ]);
    const id = await tasks.delay(runs, { value: half });
    await eventually(async () => expect((await tasks.result(id))?.progress).toBe(half));
    expect(await tasks.revoke(id)).toBe('running');
    expect(await tasks.revoke(id, { terminate: true })).toBe('revoked');
    expect(await tasks.ended(id, patient)).toMatchObject({ status: 'revoked', attempts: 1 });
  });
});
