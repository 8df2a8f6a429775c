import { describe, expect, it } from 'vitest';
import { call, chain, handle, LineUnavailable, pass, passAs } from './index.ts';
import { jobKey } from './engine/bullmq-keys.ts';
import { eventually, openLab } from './testing/lab.ts';
import { add, seat } from './testing/sample-tasks.ts';

const lab = openLab();
const patient = { timeoutMs: 40_000 };
const args = { a: 1, b: 2 };
const full = { outcome: 'full' } as const;

/** Names of its own, so that no other worker of this file takes the task. */
const plain = (name: string) => ({ ...add, name: `math.${name}`, queue: `math-${name}` });
const batched = (name: string) => ({ ...seat, name: `hall.${name}`, queue: `hall-${name}` });

async function stateOf(name: string, stored: string) {
  const tasks = await lab.open();
  const task = plain(name);
  const id = await tasks.delay(task, args);
  const { keys } = tasks.engine;
  const key = keys.task(keys.queueOf(task.queue), id);
  if (stored === 'a list') await lab.redis.multi().rpush(key, 'x').expire(key, 60).exec();
  else await lab.redis.set(key, stored, 'EX', 60);
  const work = () => lab.work(tasks, [handle(task, async ({ a, b }) => a + b)]);
  return { tasks, task, id, key, work };
}

describe('a stored state that is none', () => {
  it.each([
    ['empty', ''],
    ['text', 'nonsense'],
    ['list', '[1]'],
    ['object', '{}'],
    ['cut', '{"status":"succ'],
    ['number', '{"status":5,"attempts":0}'],
    ['word', '{"status":"unheard","attempts":0}'],
  ])('%s: is told as an error of its own, by readers and who waits', async (name, stored) => {
    const { tasks, id } = await stateOf(`read-${name}`, stored);
    for (const asked of [tasks.result(id), tasks.get(id, patient), tasks.ended(id, patient)]) {
      const error = await asked.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(LineUnavailable);
      expect(error).not.toMatchObject({ name: 'StillRunning' });
    }
  });

  it.each(['', 'nonsense', '{}', '{"status":"succ'])(
    'is replaced by who runs the task: %s',
    async (stored) => {
      const name = `run-${stored.replaceAll(/\W/g, '') || 'empty'}`;
      const { tasks, id, work } = await stateOf(name, stored);
      work();
      await eventually(async () => expect(await tasks.result(id)).toMatchObject({ result: 3 }));
    },
  );

  it('of another type is logged with its cause, and the task goes on when it is gone', async () => {
    const { tasks, id, key, work } = await stateOf('list', 'a list');
    await expect(tasks.result(id)).rejects.toThrow('WRONGTYPE');
    await expect(tasks.get(id, patient)).rejects.toThrow('WRONGTYPE');
    work();
    const said = 'a job cannot be dealt with, and is tried again';
    await eventually(() => expect(lab.logged.map(({ message }) => message)).toContain(said));
    const line = lab.logged.find(({ message }) => message === said);
    expect(line?.['err']).toMatchObject({ message: expect.stringContaining('WRONGTYPE') });
    await lab.redis.del(key);
    expect(await tasks.get(id, patient)).toBe(3);
  });

  it('of a later step does not keep the step before it from ending', async () => {
    const tasks = await lab.open();
    const task = plain('placeholder');
    const steps = chain(call(task, args), passAs(task, 'a', { b: 1 }));
    const { id, ids } = await tasks.submit(steps);
    const { keys } = tasks.engine;
    await lab.redis.set(keys.task(keys.queueOf(task.queue), id), 'nonsense', 'EX', 60);
    lab.work(tasks, [
      handle(task, async () => {
        throw new Error('never');
      }),
    ]);
    expect((await tasks.ended(ids[0] ?? '', patient))?.status).toBe('failure');
    expect((await tasks.ended(id, patient))?.status).toBe('failure');
  });
});

it('an early result that cannot be read fails its ticket, and keeps no line', async () => {
  const tasks = await lab.open();
  const task = batched('early');
  const submit = (guest: string) => tasks.delay(task, { row: 1, guest });
  const [odd = '', good = ''] = await Promise.all(['odd', 'good'].map(submit));
  await tasks.withdraw(task, odd, full);
  const { keys } = tasks.engine;
  const batch = keys.batch(keys.laneQueue(task, 'row-1'), tasks.ticket(odd)?.batchId ?? '');
  await lab.redis.hset(batch, String(tasks.ticket(odd)?.index), 'nonsense');
  lab.work(tasks, [handle(task, async ({ tickets }) => tickets.map(() => full))]);
  expect(await tasks.get(good, patient)).toEqual(full);
  expect((await tasks.line(task, 'row-1')).outcomes).toEqual({ full: 1, failure: 1 });
  expect(lab.logged).toContainEqual(
    expect.objectContaining({ message: 'the result of a ticket cannot be read' }),
  );
});

it('a job whose hash Redis has lost is dropped once, with all that BullMQ makes of it', async () => {
  const tasks = await lab.open();
  const [row, sum] = [batched('gone'), plain('gone')];
  const ids = await Promise.all([tasks.delay(row, { row: 1, guest: 'a' }), tasks.delay(sum, args)]);
  const { keys } = tasks.engine;
  const jobs = [
    jobKey(keys.laneQueue(row, 'row-1'), tasks.ticket(ids[0])?.batchId ?? ''),
    jobKey(keys.queueOf(sum.queue), ids[1].split('~')[1] ?? ''),
  ];
  expect(await lab.redis.del(jobs)).toBe(2);
  lab.work(tasks, [
    handle(row, async ({ tickets }) => tickets.map(() => full)),
    handle(sum, async ({ a, b }) => a + b),
  ]);
  const dropped = () => lab.logged.filter(({ message }) => message.endsWith('was dropped'));
  await eventually(() => expect(dropped()).toHaveLength(2));
  await eventually(async () => expect(await lab.redis.exists(jobs)).toBe(0));
  for (const id of ids) expect(await tasks.result(id)).toMatchObject({ status: 'lost' });
  expect(dropped()).toHaveLength(2);
});

it('tickets that wait behind a mistake hear of the mistake, not of an outage', async () => {
  const tasks = await lab.open({ batchMaxTickets: 1 });
  const task = batched('mistake');
  const { keys } = tasks.engine;
  const line = keys.line(keys.laneQueue(task, 'row-1'), 'row-1');
  await lab.redis.multi().rpush(line, 'x').expire(line, 60).exec();
  const submit = (guest: string) => tasks.delay(task, { row: 1, guest });
  const answers = await Promise.allSettled(['a', 'b', 'c'].map(submit));
  for (const answer of answers) {
    expect(String(Object(answer).reason)).toContain('WRONGTYPE');
  }
});

it('the body of a chord whose answers are too large together fails, and what follows it', async () => {
  const tasks = await lab.open();
  const large = { ...plain('large'), isResult: isText, resultTtlSeconds: 60 };
  const body = plain('large-body');
  lab.work(tasks, [handle(large, async () => 'x'.repeat(999_990) as never)]);
  const members = Array.from({ length: 17 }, () => call(large, args));
  const { id } = await tasks.chord(members, chain(pass(body) as never, call(body, args)));
  const error = { code: 'too_large' };
  expect(await tasks.ended(id, patient)).toMatchObject({ status: 'failure', error });
});

const isText = (value: unknown): value is number => typeof value === 'string';
