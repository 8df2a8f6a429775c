import { describe, expect, it } from 'vitest';
import { openLab } from '../testing/lab.ts';
import { add, seat } from '../testing/sample-tasks.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
let row = 0;
const newRow = (): number => (row += 1);

const join = (tasks: Tasks, row: number, guests: number, from = 0): Promise<string[]> =>
  Promise.all(
    Array.from({ length: guests }, (_, i) => tasks.delay(seat, { row, guest: `${from + i}` })),
  );

async function jobsOf(tasks: Tasks, row: number) {
  const { keys, queues } = tasks.engine;
  const queue = queues.at(keys.laneQueue(seat, `row-${row}`));
  const jobs = await queue.getJobs(['waiting'], 0, -1, true);
  return jobs.filter(({ data }) => data.l === `row-${row}`);
}

const numbersOf = (tasks: Tasks, ids: string[]) => ids.map((id) => tasks.ticket(id)?.number);
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

describe('group commit', () => {
  it('writes a lone ticket at once, and tickets of one moment together', async () => {
    const tasks = await lab.open();
    const row = newRow();
    await join(tasks, row, 1);
    await join(tasks, row, 4, 1);
    expect((await jobsOf(tasks, row)).map(({ data }) => data.t.length)).toEqual([1, 4]);
  });

  it('takes at most the most of the task, numbering in the order of arrival', async () => {
    const tasks = await lab.open();
    const row = newRow();
    const ids = await join(tasks, row, 17);
    expect(numbersOf(tasks, ids)).toEqual(upTo(17));
    expect(new Set(ids).size).toBe(17);
    const jobs = await jobsOf(tasks, row);
    expect(jobs.map(({ data }) => data.t.length)).toEqual([5, 5, 5, 2]);
    expect(
      jobs.flatMap(({ data }) => data.t.map(([, args]: [string, { guest: string }]) => args.guest)),
    ).toEqual(upTo(17).map((number) => `${number - 1}`));
  });

  it('collects while a write is in flight', async () => {
    const tasks = await lab.open();
    const row = newRow();
    const first = join(tasks, row, 1);
    await new Promise(setImmediate);
    const rest = join(tasks, row, 3, 1);
    await Promise.all([first, rest]);
    expect((await jobsOf(tasks, row)).map(({ data }) => data.t.length)).toEqual([1, 3]);
  });

  it('waits for others where the line is far behind', async () => {
    const tasks = await lab.open();
    const row = newRow();
    const crowd = Array.from({ length: 11 }, (_, i) => tasks.delay(seat, { row, guest: `${i}` }));
    await Promise.all(crowd.slice(0, 10));
    await Promise.all([...crowd, join(tasks, row, 1, 11), join(tasks, row, 1, 12)]);
    expect((await jobsOf(tasks, row)).map(({ data }) => data.t.length)).toEqual([5, 5, 3]);
  });

  it('keeps the lanes apart', async () => {
    const tasks = await lab.open();
    const rows = [newRow(), newRow(), newRow()];
    const ids = await Promise.all(rows.map((row) => join(tasks, row, 3)));
    for (const lane of ids) expect(numbersOf(tasks, lane)).toEqual([1, 2, 3]);
  });

  it('gives each number once, however many processes write', async () => {
    const processes = await Promise.all(Array.from({ length: 4 }, () => lab.open()));
    const row = newRow();
    const ids = (await Promise.all(processes.map((tasks) => join(tasks, row, 40)))).flat();
    const numbers = processes.flatMap((tasks) => numbersOf(tasks, ids)).slice(0, 160);
    expect(numbers.map(Number).sort((a, b) => a - b)).toEqual(upTo(160));
    expect(await processes[0]!.line(seat, `row-${row}`)).toMatchObject({
      issued: 160,
      accepted: 160,
      waiting: 160,
      decided: 0,
    });
  });
});

it('writes one job per ticket, one after the other, when a batch may hold one', async () => {
  const tasks = await lab.open({ batchMaxTickets: 1 });
  const row = newRow();
  await join(tasks, row, 1);
  const joined = join(tasks, row, 12, 1);
  await new Promise(setImmediate);
  const inFlight = tasks.engine.producer.commandQueue.toArray();
  expect(inFlight.filter(({ command }) => command.name === 'evalsha')).toHaveLength(1);
  expect(numbersOf(tasks, await joined)).toEqual(upTo(13).slice(1));
  const jobs = (await jobsOf(tasks, row)).map(({ data }) => [data.f, data.t.length]);
  expect(jobs).toEqual(upTo(13).map((first) => [first, 1]));
});

describe('what is refused', () => {
  it('arguments that do not fit, before anything is written', async () => {
    const tasks = await lab.open();
    const row = newRow();
    const bad = { row, guest: 7 } as unknown as { row: number; guest: string };
    await expect(tasks.delay(seat, bad)).rejects.toMatchObject({
      name: 'InvalidArguments',
      code: 'invalid_arguments',
      message: expect.stringContaining('/guest'),
    });
    await expect(tasks.delay(add, { a: 1 } as never)).rejects.toMatchObject({
      code: 'invalid_arguments',
    });
    expect(await tasks.line(seat, `row-${row}`)).toMatchObject({ issued: 0 });
  });

  it('more tickets than may wait to be written', async () => {
    const tasks = await lab.open({ maxWaitingTickets: 8 });
    const row = newRow();
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, () => tasks.delay(seat, { row, guest: 'x' })),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(Array(4).fill('overloaded'));
    expect(await tasks.line(seat, `row-${row}`)).toMatchObject({ issued: 8, accepted: 8 });
    await expect(join(tasks, row, 8)).resolves.toHaveLength(8);
  });
});
