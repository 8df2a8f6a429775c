import { AsyncLocalStorage } from 'node:async_hooks';
import { Type } from 'typebox';
import { expect, it, onTestFinished } from 'vitest';
import { defineTask } from '../declare/define.ts';
import { handle, type Batch } from '../declare/handlers.ts';
import type { SpanOptions, Tracing } from '../declare/tracing.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import type { SettledEvent } from '../result/events.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { seat, type Seat } from '../testing/sample-tasks.ts';
import { isEnvelope } from '../wire/envelope.ts';

const lab = openLab();
const idOf = (index: number) => `00-${`${index}`.padStart(32, '0')}-${'1'.repeat(16)}-01`;

/** Keeps what it is told. */
function listen() {
  const running = new AsyncLocalStorage<string>();
  const told: (SpanOptions & { name: string; id: string })[] = [];
  const tracing: Tracing = {
    current: () => running.getStore(),
    span(name, options, work) {
      const parent = options.parent ?? running.getStore();
      if (parent === undefined) return work();
      const id = idOf(100 + told.length);
      told.push({ ...options, name, id, parent });
      return running.run(id, work);
    },
    add() {},
  };
  return { tracing, told, within: running.run.bind(running) };
}

/** As `seat`, and what waits is decided by one call. */
const bench = defineTask({
  name: 'hall.bench',
  queue: 'hall',
  args: Type.Object({ row: Type.Integer(), guest: Type.String() }),
  result: Type.Object({ outcome: Type.Literal('full') }),
  batch: {
    max: 5,
    shards: 2,
    by: ({ row }) => `row-${row}`,
    tally: ({ outcome }) => outcome,
    together: () => true,
  },
});

/** A line of its own, whose worker comes when it is told to. */
async function openLine(seen: ReturnType<typeof listen>) {
  const { tracing } = seen;
  const prefix = `${lab.prefix}-${Math.random().toString(36).slice(2)}`;
  const [tasks, process] = await Promise.all([
    lab.open({ prefix, tracing }),
    lab.open({ prefix, tracing }),
  ]);
  const events: SettledEvent[] = [];
  onTestFinished(tasks.subscribe((event) => event.type === 'settled' && events.push(event)));
  await eventually(() => expect(tasks.notListening()).toBeUndefined());
  const { keys } = tasks.engine;
  return {
    sit: (guest: string) => tasks.enter(seat, { row: 1, guest }, { owner: guest }),
    async job(id: string): Promise<object> {
      const batchId = tasks.ticket(id)?.batchId ?? '';
      const data = await lab.redis.hget(jobKey(keys.laneQueue(seat, 'row-1'), batchId), 'data');
      return JSON.parse(data ?? '{}');
    },
    /** Decides all that waits; answers the event of it. */
    async decide(run = async ({ tickets }: Batch<Seat>) => tickets.map(() => full)) {
      lab.work(process, [handle(seat, run)]);
      await eventually(() => expect(events).toHaveLength(1));
      return events[0];
    },
  };
}
const full = { outcome: 'full' } as const;

it('a flush and a batch are under the first ticket that is traced, linked to the others, and the event names them', async () => {
  const seen = listen();
  const line = await openLine(seen);
  const [plain, one, other] = await Promise.all([
    line.sit('plain'),
    seen.within(idOf(1), () => line.sit('one')),
    seen.within(idOf(2), () => line.sit('other')),
  ]);
  const [flush] = seen.told;
  expect(flush).toMatchObject({ name: 'flush', parent: idOf(1), links: [idOf(2)] });
  expect(await line.job(plain.id)).toMatchObject({
    c: { flush: flush?.id, tickets: { one: idOf(1), other: idOf(2) } },
  });
  const event = await line.decide();
  const [, batch, settle] = seen.told;
  expect(batch).toMatchObject({
    name: 'batch',
    parent: flush?.id,
    links: [idOf(1), idOf(2)],
    attributes: { lane: 'row-1', tickets: 3, attempt: 1 },
  });
  expect(settle).toMatchObject({ name: 'settle', parent: batch?.id });
  expect(event?.results.map(({ id }) => id)).toEqual([plain, one, other].map(({ id }) => id));
  expect([...(event?.traces ?? [])]).toEqual([
    [one.id, idOf(1)],
    [other.id, idOf(2)],
  ]);
});

it('of batches that are decided together each is under its own flush, and its event names its tickets', async () => {
  const { tracing, told, within } = listen();
  const prefix = `${lab.prefix}-together`;
  const tasks = await lab.open({ prefix, tracing, tasks: [bench] });
  const events: SettledEvent[] = [];
  onTestFinished(tasks.subscribe((event) => event.type === 'settled' && events.push(event)));
  await eventually(() => expect(tasks.notListening()).toBeUndefined());
  const ids: string[] = [];
  for (const [index, guest] of ['one', 'two', 'three'].entries()) {
    const sit = () => tasks.enter(bench, { row: 1, guest }, { owner: guest });
    ids.push((await within(idOf(index + 1), sit)).id);
  }
  const calls: number[] = [];
  const decide = async ({ tickets }: Batch<Pick<Seat, 'guest'>>) => {
    calls.push(tickets.length);
    return tickets.map(() => full);
  };
  lab.work(tasks, [handle(bench, decide)]);
  await eventually(() => expect(events).toHaveLength(3));
  expect(calls).toEqual([3]);
  const spans = (name: string) => told.filter((span) => span.name === name);
  const flushes = spans('flush').map(({ id }) => id);
  expect(spans('batch').map(({ parent, links }) => [parent, links])).toEqual(
    flushes.map((flush, index) => [flush, [idOf(index + 1)]]),
  );
  const batches = spans('batch').map(({ id }) => id);
  expect(new Set(spans('settle').map(({ parent }) => parent))).toEqual(new Set(batches));
  expect(events.map(({ traces }) => [...(traces ?? [])])).toEqual(
    ids.map((id, index) => [[id, idOf(index + 1)]]),
  );
});

it('of tickets that are not traced neither job nor event says anything', async () => {
  const seen = listen();
  const line = await openLine(seen);
  const { id } = await line.sit('plain');
  expect(await line.job(id)).not.toHaveProperty('c');
  const event = await line.decide();
  expect(event).not.toHaveProperty('traces');
  expect(seen.told).toEqual([]);
});

it('the log of a failed batch names its trace', async () => {
  const seen = listen();
  const line = await openLine(seen);
  await seen.within(idOf(7), () => line.sit('one'));
  let tries = 0;
  await line.decide(async ({ tickets }) => {
    tries += 1;
    if (tries === 1) throw new Error('not yet');
    return tickets.map(() => full);
  });
  const [, , traceId] = seen.told[0]?.id.match(/^(00)-([0-9a-f]+)-/) ?? [];
  expect(lab.logged).toContainEqual(expect.objectContaining({ message: 'batch failed', traceId }));
});

it('a batch of a later version, which says more, is still a batch', () => {
  expect(isEnvelope({ l: 'row-1', f: 1, k: 'key', t: [['a', {}]], later: { a: 1 } })).toBe(true);
});
