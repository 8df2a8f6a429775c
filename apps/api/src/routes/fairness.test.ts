import type { FairnessRecord } from '@seckill/contracts';
import { checkRecord } from '@seckill/scripts/tasks/fairness';
import { connect } from '@seckill/scripts/tasks/product';
import { createProgram } from '@seckill/scripts/tasks/program';
import { hashOfTicket } from '@seckill/task-engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
let round: number;
let tickets: string[];
let userIds: string[];
let record: FairnessRecord;
const path = (n: number) => `/api/sales/1/rounds/${n}/record`;

beforeAll(async () => {
  // So that there are several batches, whose links can be broken.
  stack = await startStack({ config: { batchMaxTickets: 5 } });
  await stack.work();
  round = (await stack.reset(1, 3)).round;
  const guests = await stack.guests(12);
  userIds = guests.map(({ userId }) => userId);
  const answers = await Promise.all(guests.map((guest) => guest.buy()));
  tickets = answers.map(({ body }) => body.taskId);
  await Promise.all(guests.map((guest, at) => guest.verdict(tickets[at]!)));
});
afterAll(() => stack.close());

it('is shown when the round is over, to anyone', async () => {
  expect((await stack.call('GET', path(round))).body.code).toBe('round_not_ended');
  await stack.reset(1, 3);
  const answer = await stack.call('GET', path(round));
  expect(answer.status).toBe(200);
  record = answer.body;
  expect((await stack.call('GET', path(999))).body.code).toBe('record_not_found');
});

it('holds every ticket by number, hash and verdict, and nobody’s name', () => {
  const all = record.batches.flatMap((batch) => batch.tickets).toSorted(([a], [b]) => a - b);
  expect(all.map(([number]) => number)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
  expect(all.map(([, , verdict]) => verdict)).toEqual([
    ...Array.from({ length: 3 }, () => 'success'),
    ...Array.from({ length: 9 }, () => 'sold_out'),
  ]);
  expect(new Set(all.map(([, hash]) => hash))).toEqual(new Set(tickets.map(hashOfTicket)));
  const text = JSON.stringify(record);
  for (const userId of userIds) expect(text).not.toContain(userId);
});

it('is read in pages, from the batch with a number on', async () => {
  const page = await stack.call('GET', `${path(round)}?from=7`);
  expect(page).toMatchObject({ status: 200, body: { next: null, complete: true } });
  const batches = record.batches.filter(({ tickets: each }) => each.some(([n]) => n >= 7));
  expect(page.body.batches).toEqual(batches);
  expect((await stack.call('GET', `${path(round)}?from=0`)).status).toBe(400);
});

it('is checked by a command', async () => {
  const printed: string[] = [];
  const program = createProgram({
    open: (asked) => connect(asked, { url: stack.url }, undefined),
    write: (text) => printed.push(text),
  });
  await program.parseAsync(['fairness', '--sale', '1', '--round', String(round)], { from: 'user' });
  expect(printed.join()).toContain('3 of 12 won');
  expect(printed.join()).not.toContain('NO');
});

it('every change of it shows', () => {
  expect(checkRecord(record).ok).toBe(true);
  const change = (turn: (copy: FairnessRecord) => void): string[] => {
    const copy = structuredClone(record);
    turn(copy);
    return checkRecord(copy).checks.flatMap(({ name, ok }) => (ok ? [] : [name]));
  };
  const first = (copy: FairnessRecord) => copy.batches[0]!.tickets;
  expect(change((copy) => (first(copy)[0]![2] = 'sold_out'))).toEqual([
    'the chain is intact',
    'nobody won before a lower number that lost',
  ]);
  expect(change((copy) => (first(copy)[0]![1] = 'somebody-else'))).toEqual(['the chain is intact']);
  expect(change((copy) => copy.batches.push(copy.batches[0]!))).toContain('the chain is intact');
  expect(record.batches.length).toBeGreaterThan(1);
  expect(change((copy) => copy.batches.shift())).toEqual(['the chain is intact']);
  const unit = change((copy) => {
    copy.lateUnits = 2;
    first(copy)[0]![2] = 'sold_out';
  });
  // A unit that came back may go to a later ticket.
  expect(unit).toEqual(['the chain is intact']);
});
