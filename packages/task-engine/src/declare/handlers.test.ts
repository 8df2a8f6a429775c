import { describe, expect, it } from 'vitest';
import { add, seat, type Seat, type SeatResult } from '../testing/sample-tasks.ts';
import { TaskFailure } from './errors.ts';
import { handle, type Batch, type BatchFunction, type Decision } from './handlers.ts';

const signal = new AbortController().signal;

function batchOf(...args: unknown[]): Batch<unknown> {
  const tickets = args.map((arg, at) => ({
    id: `t${at + 1}`,
    number: at + 1,
    addedAt: new Date(0),
    args: arg,
  }));
  const numbers = { first: 1, last: Math.max(1, args.length) };
  const isCurrent = async () => true;
  const said = { log: () => {} };
  return {
    lane: 'row-1',
    batchId: 'batch',
    ...numbers,
    tickets,
    attempt: 1,
    isCurrent,
    signal,
    ...said,
  };
}

type Run = (batch: Batch<Seat>) => Promise<unknown[]>;

const decide = (run: Run, batch: Batch<unknown>): Promise<Decision[]> => {
  const handler = handle(seat, run as BatchFunction<Seat, SeatResult>);
  return handler.kind === 'batch' ? handler.decide(batch) : Promise.reject(new Error('plain'));
};
const full = { outcome: 'full' } as const;
const guest = (name: string, row = 1) => ({ row, guest: name });

describe('a batch', () => {
  it('ends each ticket as the handler decided, in ticket order', async () => {
    const run = async ({ tickets }: Batch<Seat>) =>
      tickets.map(({ number }) => (number === 1 ? { outcome: 'seated', seat: 9 } : full));
    expect(await decide(run, batchOf(guest('a'), guest('b')))).toEqual([
      { settled: { r: { outcome: 'seated', seat: 9 } }, tally: 'seated' },
      { settled: { r: full }, tally: 'full' },
    ]);
  });

  it('ends a ticket with bad arguments, or of another lane, and goes on with the others', async () => {
    const seen: string[] = [];
    const run = async ({ tickets }: Batch<Seat>) => {
      seen.push(...tickets.map(({ id }) => id));
      return tickets.map(() => full);
    };
    const decisions = await decide(
      run,
      batchOf(guest('a'), { row: '1', guest: 'b' }, guest('c', 2), null, guest('e')),
    );
    expect(seen).toEqual(['t1', 't5']);
    expect(decisions.map(({ tally }) => tally)).toEqual([
      'full',
      'failure',
      'failure',
      'failure',
      'full',
    ]);
    expect(decisions[1]).toMatchObject({ settled: { e: { code: 'bad_payload' } } });
  });

  it('does not ask the handler when no ticket is sound', async () => {
    const run = () => Promise.reject(new Error('asked'));
    expect(await decide(run, batchOf(1, 2))).toMatchObject([
      { tally: 'failure' },
      { tally: 'failure' },
    ]);
  });

  it('takes too few results for an error, so that the whole batch is tried again', async () => {
    const run = async () => [full];
    await expect(decide(run, batchOf(guest('a'), guest('b')))).rejects.toThrow('1 results for 2');
  });

  it('ends a ticket whose result does not fit the schema', async () => {
    const run = async () => [{ outcome: 'standing' }, full];
    expect(await decide(run, batchOf(guest('a'), guest('b')))).toMatchObject([
      { settled: { e: { code: 'bad_result' } }, tally: 'failure' },
      { tally: 'full' },
    ]);
  });
});

it('checks a plain task on both sides', async () => {
  const handler = handle(add, async ({ a, b }) => a + b);
  const nonsense = handle(add, async () => Number.NaN);
  if (handler.kind !== 'plain' || nonsense.kind !== 'plain') throw new Error('not plain');
  const context = { id: 'x', attempt: 1, signal, progress: async () => {}, log() {} };
  expect(await handler.run({ a: 1, b: 2 }, context)).toBe(3);
  await expect(handler.run({ a: '1', b: 2 }, context)).rejects.toBeInstanceOf(TaskFailure);
  await expect(nonsense.run({ a: 1, b: 2 }, context)).rejects.toMatchObject({ code: 'bad_result' });
});
