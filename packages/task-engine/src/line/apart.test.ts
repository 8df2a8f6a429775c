import { runOfServer } from '@seckill/redis';
import { beforeEach, expect, it } from 'vitest';
import { handle } from '../declare/handlers.ts';
import { jobPrefix } from '../engine/bullmq-add-job.ts';
import type { Tasks } from '../tasks.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { seat } from '../testing/sample-tasks.ts';
import { takeTurn } from './scripts.ts';

const lab = openLab();
let tasks: Tasks;
let layers = 0;
const parts: string[][] = [];
const ids: string[] = [];

const seated = handle(seat, async ({ lane, batchId, first, last, tickets }) => {
  parts.push(tickets.map(({ args }) => args.guest));
  bounds.push({ lane, batchId, first, last });
  return tickets.map(({ number }) => ({ outcome: 'seated', seat: number }));
});
const bounds: { lane: string; batchId: string; first: number; last: number }[] = [];

beforeEach(async () => {
  tasks = await lab.open({ prefix: `${lab.prefix}-${(layers += 1)}` });
  parts.length = 0;
  bounds.length = 0;
});

/** One batch of guests in a row, in this order. */
async function line(...guests: string[]): Promise<void> {
  const sent = await Promise.all(guests.map((guest) => tasks.delay(seat, { row: 1, guest })));
  ids.splice(0, ids.length, ...sent);
}

/** As if another worker had taken the head of the line, and were lost. Answers how often that was so before. */
async function loseWorker(
  run = runOfServer(tasks.engine.producer),
): Promise<{ lost: number; alone: number }> {
  const { keys } = tasks.engine;
  const queue = keys.laneQueue(seat, 'row-1');
  const lease = keys.lease(queue, 'row-1');
  const turn = await takeTurn(
    lab.redis,
    [
      keys.line(queue, 'row-1'),
      keys.turns(queue, 'row-1'),
      lease,
      keys.lanes(queue),
      keys.record(queue, 'row-1'),
    ],
    [
      `lost-${Math.random()}`,
      2000,
      'row-1',
      600,
      0,
      jobPrefix(queue),
      keys.batchPrefix(queue),
      '',
      0,
      0,
      run,
      0,
    ],
  );
  await lab.redis.del(lease);
  if (turn.kind !== 'head') throw new Error(turn.kind);
  return turn.head;
}

const statuses = () =>
  eventually(async () => {
    const states = await Promise.all(ids.map((id) => tasks.result(id)));
    expect(states.map((state) => state?.status)).not.toContain('queued');
    return states.map((state) => state?.error?.code ?? state?.status);
  });

it('a batch that lost one worker is decided as a whole', async () => {
  await line('a', 'b', 'c', 'd', 'e');
  await loseWorker();
  expect(await loseWorker()).toMatchObject({ lost: 1, alone: 0 });
  const { keys } = tasks.engine;
  await lab.redis.hdel(keys.line(keys.laneQueue(seat, 'row-1'), 'row-1'), 'holder');
  lab.work(tasks, [seated]);
  expect(await statuses()).toEqual(Array(5).fill('success'));
  expect(parts).toEqual([['a', 'b', 'c', 'd', 'e']]);
});

it('one that lost more is decided in parts, each with its own bounds; all count once', async () => {
  await line('a', 'b', 'c', 'd', 'e');
  await loseWorker();
  await loseWorker();
  lab.work(tasks, [seated]);
  expect(await statuses()).toEqual(Array(5).fill('success'));
  expect(parts).toEqual([['a'], ['b'], ['c'], ['d'], ['e']]);
  const [batchId] = bounds[0]!.batchId.split('.');
  expect(bounds).toEqual(
    [1, 2, 3, 4, 5].map((n) => ({
      lane: 'row-1',
      batchId: `${batchId}.${n - 1}`,
      first: n,
      last: n,
    })),
  );
  expect(await tasks.line(seat, 'row-1')).toMatchObject({
    decided: 5,
    processed: 5,
    waiting: 0,
    outcomes: { seated: 5 },
  });
});

it('a ticket that was alone with workers that were lost fails by itself, and no other', async () => {
  await line('poison', 'b', 'c', 'd', 'e');
  // The first two had all five in hand, the others the first one alone.
  for (const expected of [
    { lost: 0, alone: 0 },
    { lost: 1, alone: 0 },
    { lost: 2, alone: 0 },
    { lost: 3, alone: 1 },
    { lost: 4, alone: 2 },
    { lost: 5, alone: 3 },
  ]) {
    expect(await loseWorker()).toMatchObject(expected);
  }
  lab.work(tasks, [seated]);
  expect(await statuses()).toEqual(['worker_lost', 'success', 'success', 'success', 'success']);
  expect(parts).toEqual([['b'], ['c'], ['d'], ['e']]);
  expect(await tasks.result(ids[0]!)).toMatchObject({
    status: 'failure',
    error: { message: expect.stringContaining('4 with it alone') },
  });
  expect(await tasks.line(seat, 'row-1')).toMatchObject({ outcomes: { seated: 4, failure: 1 } });
  // The next batch begins anew.
  await line('f', 'g');
  expect(await statuses()).toEqual(['success', 'success']);
  expect(parts.at(-1)).toEqual(['f', 'g']);
});

it('a ticket alone in its batch is not blamed for four workers, nor for an outage of Redis', async () => {
  await line('a');
  for (let lost = 0; lost < 4; lost += 1) {
    expect(await loseWorker()).toMatchObject({ lost, alone: lost });
  }
  // Another run of Redis: what the last one said may be lost.
  expect(await loseWorker('another')).toMatchObject({ lost: 3, alone: 3 });
  expect(await loseWorker('yet-another')).toMatchObject({ lost: 3, alone: 3 });
  lab.work(tasks, [seated]);
  expect(await statuses()).toEqual(['success']);
});
