import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { defineTask } from '../declare/define.ts';
import { handle, type Batch } from '../declare/handlers.ts';
import { jobKey, queueKey, waitKey } from '../engine/bullmq-keys.ts';
import type { Tasks } from '../tasks.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { PATIENCE_MS } from './driver.ts';

const lab = openLab();
let labs = 0;

const Ride = Type.Object(
  { name: Type.String(), price: Type.Integer(), alone: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);

const ride = defineTask({
  name: 'wheel.ride',
  queue: 'wheel',
  args: Ride,
  result: Type.Object({ outcome: Type.Literal('rode') }),
  retry: { attempts: 3, baseMs: 10, capMs: 20 },
  batch: {
    max: 5,
    shards: 1,
    by: () => 'wheel',
    tally: ({ outcome }) => outcome,
    shared: ['price'],
    record: () => '',
    together: ({ alone }) => alone !== true,
  },
});

type Rider = { name: string; price?: number; alone?: boolean };

/** Batches that wait: one for each list of riders. */
async function waiting(...batches: readonly (readonly Rider[])[]) {
  const tasks = await lab.open({ prefix: `${lab.prefix}-${(labs += 1)}`, tasks: [ride] });
  const ids: string[] = [];
  for (const riders of batches) {
    const board = riders.map((rider) => tasks.delay(ride, { price: 1, ...rider }));
    ids.push(...(await Promise.all(board)));
  }
  return { tasks, ids };
}

const rode = { outcome: 'rode' } as const;
const names = ({ tickets }: Batch<{ name: string }>) => tickets.map(({ args }) => args.name);

/** Who was decided with whom, and how all of it ended. */
async function decide(
  { tasks, ids }: { tasks: Tasks; ids: readonly string[] },
  before: (batch: Batch<{ name: string }>) => Promise<void> = async () => {},
) {
  const calls: string[] = [];
  const bounds: [number, number][] = [];
  const work = () =>
    lab.work(tasks, [
      handle(ride, async (batch) => {
        calls.push(names(batch).join(' '));
        bounds.push([batch.first, batch.last]);
        batch.log(`from ${batch.first} to ${batch.last}`);
        await before(batch);
        return batch.tickets.map(() => rode);
      }),
    ]);
  const worker = work();
  const states = await eventually(async () => {
    const found = await Promise.all(ids.map((id) => tasks.result(id)));
    expect(found.map((state) => state?.status)).not.toContain('queued');
    return found;
  });
  await worker.close();
  return { calls, bounds, statuses: states.map((state) => state?.status) };
}

const rider = (name: string): Rider => ({ name });

describe('batches that wait one behind the other', () => {
  it('are decided together, as many as have room, and each keeps its own books', async () => {
    const wheel = await waiting(
      [rider('a'), rider('b')],
      [rider('c')],
      [rider('d'), rider('e')],
      [rider('f')],
    );
    const { calls, bounds, statuses } = await decide(wheel);
    expect(calls).toEqual(['a b c d e', 'f']);
    expect(bounds).toEqual([
      [1, 5],
      [6, 6],
    ]);
    expect(statuses).toEqual(Array(6).fill('success'));
    const { tasks } = wheel;
    expect(await tasks.line(ride, 'wheel')).toMatchObject({
      accepted: 6,
      decided: 6,
      waiting: 0,
      outcomes: { rode: 6 },
    });
    expect(await tasks.record(ride, 'wheel')).toHaveLength(4);
    const said = await Promise.all(wheel.ids.map((id) => tasks.operator.logOfTicket(id)));
    expect(said.map((lines) => lines.map(({ text }) => text).join())).toEqual([
      ...Array(5).fill('from 1 to 5'),
      'from 6 to 6',
    ]);
    // What a buyer may ask of a ticket has none of it.
    expect(JSON.stringify(await tasks.result(wheel.ids[0] ?? ''))).not.toContain('from 1');
  });

  it('are not when they share other arguments, or one of them is to be by itself', async () => {
    const wheel = await waiting(
      [rider('a')],
      [{ name: 'b', price: 2 }],
      [{ name: 'c', price: 2 }],
      [{ name: 'd', price: 3, alone: true }],
      [{ name: 'e', price: 3, alone: true }],
    );
    expect((await decide(wheel)).calls).toEqual(['a', 'b c', 'd', 'e']);
  });

  it('are decided one by one when that failed: the one that is to blame keeps no other from its end', async () => {
    const wheel = await waiting([rider('a')], [rider('poison'), rider('b')], [rider('c')]);
    const { calls, statuses } = await decide(wheel, async (batch) => {
      if (names(batch).includes('poison')) throw new Error('no wheel for it');
    });
    expect(calls.slice(0, 2)).toEqual(['a poison b c', 'a']);
    expect(calls.at(-1)).toBe('c');
    expect(statuses).toEqual(['success', 'failure', 'failure', 'success']);
  });

  it('are not delivered when they were decided with one before them', async () => {
    const wheel = await waiting(...['a', 'b', 'c', 'd', 'e'].map((name) => [rider(name)]));
    const queue = wheel.tasks.engine.keys.laneQueue(ride, 'wheel');
    let waited = 0;
    const { calls } = await decide(wheel, async () => {
      // Four are in hand at once.
      await eventually(async () => {
        waited = await lab.redis.llen(waitKey(queue));
        expect(waited).toBe(1);
      });
    });
    expect([calls, waited]).toEqual([['a b c d e'], 1]);
    const last = wheel.tasks.ticket(wheel.ids[4] ?? '')?.batchId ?? '';
    const events = await lab.redis.xrange(queueKey(queue, 'events'), '-', '+');
    const delivered = events.filter(([, fields]) => fields.includes('active'));
    expect(delivered.length).toBeGreaterThan(3);
    expect(delivered.flatMap(([, fields]) => fields)).not.toContain(last);
    expect(await lab.redis.exists(jobKey(queue, last))).toBe(0);
  });

  it('wait in hand while their line moves, and no other has anything to decide', async () => {
    // The last of four waits for longer than its patience; where the machine was so slow that the line stood still meanwhile, it is tried again.
    await eventually(async () => {
      const wheel = await waiting(...['a', 'b', 'c', 'd'].map((name) => [{ name, alone: true }]));
      const moves: number[] = [];
      const { calls } = await decide(wheel, async () => {
        moves.push(performance.now());
        await sleep(PATIENCE_MS * 0.4);
      });
      expect(calls).toEqual(['a', 'b', 'c', 'd']);
      const pauses = moves.slice(1).map((at, i) => at - (moves[i] ?? 0));
      expect(Math.max(...pauses)).toBeLessThan(PATIENCE_MS * 0.8);
      const queue = wheel.tasks.engine.keys.laneQueue(ride, 'wheel');
      const events = await lab.redis.xrange(queueKey(queue, 'events'), '-', '+');
      expect(events.flatMap(([, fields]) => fields)).not.toContain('delayed');
    });
  });

  it('keep what a ticket was told early', async () => {
    const wheel = await waiting([rider('a')], [rider('b'), rider('c')]);
    const { tasks, ids } = wheel;
    expect(await tasks.withdraw(ride, ids[1] ?? '', rode)).toBe('withdrawn');
    const { calls, statuses } = await decide(wheel);
    expect(calls).toEqual(['a c']);
    expect(statuses).toEqual(Array(3).fill('success'));
  });

  it('are left to who has begun with the first of them meanwhile', async () => {
    const wheel = await waiting([rider('a')], [rider('b')]);
    const { keys } = wheel.tasks.engine;
    const line = keys.line(keys.laneQueue(ride, 'wheel'), 'wheel');
    const { calls, statuses } = await decide(wheel, async (batch) => {
      // As it is once this worker stood still for longer than its lease.
      if (batch.tickets.length > 1) await lab.redis.hset(line, 'by', 'another');
    });
    expect(calls).toEqual(['a b', 'a', 'b']);
    expect(statuses).toEqual(['success', 'success']);
  });
});
