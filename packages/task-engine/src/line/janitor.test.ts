import { beforeAll, expect, it } from 'vitest';
import { eventually, openLab } from '../testing/lab.ts';
import { seat } from '../testing/sample-tasks.ts';
import { handle } from '../declare/handlers.ts';
import { newKey } from '../wire/ids.ts';
import { abandonLostBatches } from './janitor.ts';
import { take } from './scripts.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
let tasks: Tasks;

beforeAll(async () => {
  tasks = await lab.open();
});

/** What remains when an API process dies after it took numbers and before it wrote the job. */
async function takeAndDie(lane: string, n: number) {
  const { keys, lineTtlSeconds } = tasks.engine;
  const queue = keys.laneQueue(seat, lane);
  await take(
    lab.redis,
    [keys.line(queue, lane), keys.open(queue, lane), keys.lanes(queue)],
    [newKey(), n, lane, lineTtlSeconds],
  );
  const nothing = (): void => {};
  const log = { info: nothing, warn: nothing, error: nothing };
  const context = { engine: tasks.engine, client: lab.redis, log };
  return (olderThanMs: number) => abandonLostBatches(context, queue, olderThanMs);
}

it('counts out tickets that never got in line, when they are old enough', async () => {
  const sweepNow = await takeAndDie('row-1', 3);
  await tasks.delay(seat, { row: 1, guest: 'real' });
  expect(await tasks.line(seat, 'row-1')).toMatchObject({ issued: 4, waiting: 4 });
  expect(await sweepNow(60_000)).toBe(0);
  expect(await sweepNow(0)).toBe(3);
  expect(await sweepNow(0)).toBe(0);
  expect(await tasks.line(seat, 'row-1')).toMatchObject({
    issued: 4,
    abandoned: 3,
    accepted: 1,
    waiting: 1,
  });
});

it('goes through a long line of batches in pieces', async () => {
  const sweepNow = await takeAndDie('row-2', 1);
  await Promise.all(Array.from({ length: 1200 }, () => takeAndDie('row-2', 1)));
  expect(await sweepNow(0)).toBe(1201);
  expect(await tasks.line(seat, 'row-2')).toMatchObject({ issued: 1201, accepted: 0 });
});

it('looks after lanes with an open batch only', async () => {
  const { keys } = tasks.engine;
  const queue = keys.laneQueue(seat, 'row-3');
  const sweepNow = await takeAndDie('row-3', 1);
  await sweepNow(60_000);
  expect(await lab.redis.sismember(keys.lanes(queue), 'row-3')).toBe(1);
  await sweepNow(0);
  expect(await lab.redis.sismember(keys.lanes(queue), 'row-3')).toBe(0);
});

it('is done by every worker now and then', async () => {
  await takeAndDie('row-4', 2);
  const worker = lab.work(
    tasks,
    [handle(seat, async ({ tickets }) => tickets.map(() => ({ outcome: 'full' })))],
    { timing: { sweepEvery: 20, sweepOlderThan: 0 } },
  );
  await eventually(async () =>
    expect(await tasks.line(seat, 'row-4')).toMatchObject({ abandoned: 2, waiting: 0 }),
  );
  await worker.close();
});
