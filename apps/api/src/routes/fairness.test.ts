import { checkRecord, type FairnessRecord } from '@seckill/contracts';
import { connect } from '@seckill/operator/product';
import { createProgram } from '@seckill/operator/program';
import { openShell } from '@seckill/db/testing';
import { openTestClient } from '@seckill/redis/testing';
import { hashOfTicket } from '@seckill/task-engine';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
let round: number;
let tickets: string[];
let userIds: string[];
let record: FairnessRecord;
const path = (n: number) => `/api/sales/1/rounds/${n}/record`;

beforeAll(async () => {
  // So that there are several batches, whose links can be broken, and more than a page of them.
  stack = await startStack({ config: { batchMaxTickets: 1 } });
  await stack.work();
  round = (await stack.reset(1, 3)).round;
  const guests = await stack.guests(55);
  userIds = guests.map(({ userId }) => userId);
  const answers = await Promise.all(guests.map((guest) => guest.buy()));
  tickets = answers.map(({ body }) => body.taskId);
  await Promise.all(guests.map((guest, at) => guest.verdict(tickets[at]!)));
});
afterAll(() => stack.close());

it('is shown while the round is open, to anyone, and its full pages are the same ones after it', async () => {
  const open = await stack.call('GET', path(round));
  expect(open).toMatchObject({ status: 200, body: { complete: false, lateUnits: 0 } });
  const last = await stack.call('GET', `${path(round)}?from=51`);
  expect(last).toMatchObject({ status: 200, body: { next: null, complete: false } });
  expect(last.headers.get('cache-control')).toBe('private, no-cache');
  const full = await stack.call('GET', `${path(round)}?from=1`);
  expect(full.body).toMatchObject({ next: 51, batches: open.body.batches.slice(0, 50) });
  expect(full.headers.get('cache-control')).toContain('immutable');
  await stack.reset(1, 3);
  expect((await stack.call('GET', path(round + 1))).body).toMatchObject({
    complete: false,
    batches: [],
  });
  const after = await stack.call('GET', path(round));
  expect(after.body).toMatchObject({ complete: true, batches: open.body.batches });
});

it('is whole when the round is over', async () => {
  const answer = await stack.call('GET', path(round));
  expect(answer.status).toBe(200);
  record = answer.body;
  expect((await stack.call('GET', path(999))).body.code).toBe('record_not_found');
});

it('is asked for again without being sent again, once it is kept for good', async () => {
  const shell = await openShell(stack.config.databaseUrl);
  const minutesAgo = 'UPDATE rounds SET closed_at = NOW(3) - INTERVAL 2 MINUTE WHERE round = ?';
  await shell.query(minutesAgo, [round]);
  await shell.end();
  await stack.reconcile();
  // Redis was set back to what it was before the last ticket was decided.
  const redis = openTestClient(stack.config.redisUrl);
  const [line = ''] = await redis.keys(`*${stack.config.keyPrefix}*:line:1-${round}`);
  expect(await redis.hincrby(line, 'decided', -1)).toBe(54);
  redis.disconnect();
  for (const query of ['', '?from=51']) {
    const kept = await stack.call('GET', path(round) + query);
    expect(kept.body).toMatchObject({
      complete: true,
      batches: record.batches.slice(query ? 50 : 0),
    });
    const tag = kept.headers.get('etag')!;
    const again = await fetch(`${stack.url}${path(round)}${query}`, {
      headers: { 'if-none-match': tag },
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
  }
  expect((await stack.call('GET', path(round + 1))).headers.get('etag')).toBeNull();
});

it('tells operators how long its tickets waited, kept in MySQL and as Redis knows it', async () => {
  type Listed = { round: number; verdictMs?: { p50: number; p95: number; p99: number } };
  const timesOf = async () => {
    const { rounds } = (await stack.admin('GET', '/api/admin/sales/1/rounds')).body;
    return (rounds as Listed[]).find((each) => each.round === round)?.verdictMs;
  };
  const kept = await timesOf();
  expect(kept).toEqual({
    p50: expect.any(Number),
    p95: expect.any(Number),
    p99: expect.any(Number),
  });
  const shell = await openShell(stack.config.databaseUrl);
  onTestFinished(() => shell.end());
  const redis = openTestClient(stack.config.redisUrl);
  onTestFinished(() => redis.disconnect());
  const [waits = ''] = await redis.keys(`*${stack.config.keyPrefix}*:waits:1-${round}`);
  const copy = await redis.hgetall(waits);
  await redis.del(waits);
  expect(await timesOf()).toEqual(kept);
  // As the version before has recorded it.
  await shell.query("UPDATE rounds SET books = JSON_REMOVE(books, '$.waits') WHERE round = ?", [
    round,
  ]);
  expect(await timesOf()).toBeUndefined();
  await redis.hset(waits, copy);
  expect(await timesOf()).toEqual(kept);
});

it('holds every ticket by number, hash and verdict, and nobody’s name', () => {
  const all = record.batches.flatMap((batch) => batch.tickets).toSorted(([a], [b]) => a - b);
  expect(all.map(([number]) => number)).toEqual(Array.from({ length: 55 }, (_, at) => at + 1));
  expect(all.map(([, , verdict]) => verdict)).toEqual([
    ...Array.from({ length: 3 }, () => 'success'),
    ...Array.from({ length: 52 }, () => 'sold_out'),
  ]);
  expect(new Set(all.map(([, hash]) => hash))).toEqual(new Set(tickets.map(hashOfTicket)));
  const text = JSON.stringify(record);
  for (const userId of userIds) expect(text).not.toContain(userId);
});

it('is read in pages, from the batch with a number on', async () => {
  const page = await stack.call('GET', `${path(round)}?from=7`);
  expect(page).toMatchObject({ status: 200, body: { next: 56, complete: true } });
  const batches = record.batches.filter(({ tickets: each }) => each.some(([n]) => n >= 7));
  expect(page.body.batches).toEqual(batches);
  const end = await stack.call('GET', `${path(round)}?from=56`);
  expect(end).toMatchObject({ status: 200, body: { next: null, complete: true, batches: [] } });
  expect((await stack.call('GET', `${path(round)}?from=0`)).status).toBe(400);
});

it('is checked by a command', async () => {
  const printed: string[] = [];
  const program = createProgram({
    open: (asked) => connect(asked, { url: stack.url }, undefined),
    write: (text) => printed.push(text),
  });
  await program.parseAsync(['fairness', '--sale', '1', '--round', String(round)], { from: 'user' });
  expect(printed.join()).toContain('3 of 55 won');
  expect(printed.join()).not.toContain('NO');
});

it('every change of it shows', async () => {
  expect((await checkRecord(record)).ok).toBe(true);
  const change = async (turn: (copy: FairnessRecord) => void): Promise<string[]> => {
    const copy = structuredClone(record);
    turn(copy);
    return (await checkRecord(copy)).checks.flatMap(({ name, ok }) => (ok ? [] : [name]));
  };
  const first = (copy: FairnessRecord) => copy.batches[0]!.tickets;
  expect(await change((copy) => (first(copy)[0]![2] = 'sold_out'))).toEqual([
    'the chain is intact',
    'nobody won before one who was ahead and lost',
  ]);
  expect(await change((copy) => (first(copy)[0]![1] = 'somebody-else'))).toEqual([
    'the chain is intact',
  ]);
  expect(await change((copy) => copy.batches.push(copy.batches[0]!))).toContain(
    'the chain is intact',
  );
  expect(record.batches.length).toBeGreaterThan(1);
  expect(await change((copy) => copy.batches.shift())).toEqual(['the chain is intact']);
  const unit = await change((copy) => {
    copy.lateUnits = 2;
    first(copy)[0]![2] = 'sold_out';
  });
  // A unit that came back may go to a later ticket.
  expect(unit).toEqual(['the chain is intact']);
});

it('an opening that is drawn decides nothing before its time, and then in the order that its record proves', async () => {
  const edit = (body: object) => stack.admin('PATCH', '/api/admin/sales/1', body);
  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
  const windowMs = 700;
  await edit({ opensAt: inMs(3_600_000), drawMs: windowMs });
  const drawn = (await stack.reset(1, 4)).round;
  await edit({ opensAt: inMs(-1) });
  const guests = await stack.guests(12);
  const pressed = await Promise.all(guests.map((guest) => guest.buy()));
  const { drawAt } = pressed[0]!.body;
  for (const { body } of pressed) expect(body).toMatchObject({ position: null, drawAt });
  const verdicts = await Promise.all(
    guests.map((guest, at) => guest.verdict(pressed[at]!.body.taskId)),
  );
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(drawAt));
  expect(verdicts.filter(({ status }) => status === 'success')).toHaveLength(4);
  await stack.reset(1, 1);
  const proof: FairnessRecord = (await stack.call('GET', path(drawn))).body;
  const { checks } = await checkRecord(proof);
  expect(checks).toContainEqual(expect.objectContaining({ key: 'draw', ok: true }));
});
