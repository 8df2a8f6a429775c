import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { type Access, createAccess } from './access.ts';
import { createDb } from '../db.ts';
import { startFaultProxy } from '../testing/fault-proxy.ts';
import {
  eventually,
  newTickets,
  openRound,
  outcomes,
  ownDatabase,
  placeInNewRound,
  running,
} from '../testing/fixtures.ts';
import { openShell } from '../testing/open-shell.ts';
import { DatabaseUnavailable } from './retry.ts';

const test = await ownDatabase({ patience: 'fail-fast' });
const { shell } = test;
const other = await openShell(test.url);
afterAll(() => other.end());

const LOCK_ROUND = 'select `total`';

const lockRound = (round: number) =>
  other.query('SELECT * FROM rounds WHERE sale_id = 1 AND round = ? FOR UPDATE', [round]);

const limits = { retries: 4, minMs: 20, maxMs: 200, totalMs: 2000 };
const options = {
  poolSize: 2,
  probeMs: 800,
  read: { ...limits, tryMs: 300 },
  write: { ...limits, tryMs: 500 },
  connectMs: 500,
  lockWaitSeconds: 1,
  idleInTransactionSeconds: 10,
};

describe('a transaction that loses', () => {
  it('a deadlock is tried again', async () => {
    const round = await openRound(test.db, 3);
    const [ticket] = newTickets(1);
    await other.beginTransaction();
    // Heavier than the first try of ours, so that InnoDB chooses ours as the victim.
    for (const id of [ticket!.buyerId, 'g_heavy1', 'g_heavy2', 'g_heavy3']) {
      await other.query("INSERT INTO users (id, kind, name) VALUES (?, 'guest', 'x')", [id]);
    }
    const placing = test.db.placeOrders({ ...round, tickets: [ticket!] });
    await eventually(async () => (await running(shell, 'insert into `users`')).length > 0);
    await lockRound(round.round);
    await other.rollback();

    expect(outcomes(await placing)).toEqual({ placed: 1 });
    expect(await test.db.countRound(1, round.round)).toMatchObject({ sold: 1, live: 1 });
  });

  it('a lock wait is tried again', async () => {
    const round = await openRound(test.db, 3);
    await other.beginTransaction();
    await lockRound(round.round);
    const placing = test.db.placeOrders({ ...round, tickets: newTickets(1) });
    const waits = async () => (await running(shell, LOCK_ROUND)).length > 0;
    await eventually(waits);
    await eventually(async () => !(await waits()));
    await other.rollback();

    expect(outcomes(await placing)).toEqual({ placed: 1 });
    expect(await test.db.countRound(1, round.round)).toMatchObject({ sold: 1, live: 1 });
  });

  it('its connection is tried again', async () => {
    const round = await openRound(test.db, 3);
    await other.beginTransaction();
    await lockRound(round.round);
    const placing = test.db.placeOrders({ ...round, tickets: newTickets(1) });
    const [id] = await eventually(async () => {
      const ids = await running(shell, LOCK_ROUND);
      return ids.length > 0 && ids;
    });
    await shell.query('KILL ?', [id]);
    await other.rollback();
    expect(outcomes(await placing)).toEqual({ placed: 1 });
  });
});

describe('a transaction that throws', () => {
  it('leaves nothing behind, and its connection goes on', async () => {
    const access = createAccess({ ...options, url: test.url });
    const keep = (id: string) =>
      sql`insert into users (id, kind, name) values (${id}, 'guest', 'x')`;
    const failed = access.write(async (tx) => {
      await tx.execute(keep('g_undone'));
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    // On the same connection, where BEGIN would commit what is still open.
    await access.write((tx) => tx.execute(keep('g_done')));
    const [rows] = await shell.query("SELECT id FROM users WHERE id LIKE 'g\\_%done'");
    expect(rows).toEqual([{ id: 'g_done' }]);
    await access.close();
  });
});

describe('a writer that stops in the middle', () => {
  const never = new Promise<void>(() => undefined);
  const lockAndStop = (access: Access, locked: () => void, goesOn = never) =>
    access.write(async (tx) => {
      await tx.execute(sql`select * from rounds where sale_id = 1 for update`);
      locked();
      await goesOn;
    });

  it('is dropped at its time limit, and its locks with it', async () => {
    const round = await openRound(test.db, 3);
    const access = createAccess({ ...options, url: test.url });
    let tries = 0;
    const stopped = lockAndStop(access, () => (tries += 1)).catch((error: unknown) => error);
    await eventually(async () => tries > 0);
    expect(outcomes(await test.db.placeOrders({ ...round, tickets: newTickets(1) }))).toEqual({
      placed: 1,
    });
    const error = await stopped;
    expect(error).toBeInstanceOf(DatabaseUnavailable);
    expect(tries).toBeGreaterThan(1);
    await access.close();
  });

  it('is dropped by MariaDB when its whole process has stopped', async ({ skip }) => {
    const [[version]] = (await shell.query('SELECT VERSION() AS v')) as unknown as [
      { v: string }[],
    ];
    skip(!version?.v.includes('MariaDB'), 'MySQL has no idle_transaction_timeout');
    const round = await openRound(test.db, 3);
    // Limits of its own this far away stand for a process that gets no time to act on them.
    const access = createAccess({
      ...options,
      url: test.url,
      write: { ...limits, tryMs: 60_000, totalMs: 60_000 },
      idleInTransactionSeconds: 1,
    });
    let locked = false;
    let goOn = () => {};
    const goesOn = new Promise<void>((resolve) => (goOn = resolve));
    const stopped = lockAndStop(access, () => (locked = true), goesOn).catch(() => undefined);
    await eventually(async () => locked);
    expect(outcomes(await test.db.placeOrders({ ...round, tickets: newTickets(1) }))).toEqual({
      placed: 1,
    });
    goOn();
    await access.close();
    await stopped;
  });
});

describe('a MySQL that does not answer', () => {
  it('crashes nobody, is refused in time, and is back by itself', async () => {
    const proxy = await startFaultProxy(test.url);
    const { orders } = await placeInNewRound(test.db, 1);
    const db = createDb({ patience: 'fail-fast', url: proxy.url });
    await eventually(() =>
      db.ping().then(
        () => true,
        () => false,
      ),
    );
    proxy.break('blackhole');
    const started = performance.now();
    await expect(db.ping()).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(performance.now() - started).toBeLessThan(2000);
    await expect(db.findSale(1)).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(performance.now() - started).toBeLessThan(5000);
    proxy.break('none');
    expect(await db.cancelOrder(orders[0]!)).toMatchObject({ outcome: 'cancelled' });
    await db.close();
    proxy.stop();
  });

  it('is not there at all: refused at once', async () => {
    const db = createDb({ patience: 'fail-fast', url: 'mysql://root@127.0.0.1:1/none' });
    const started = performance.now();
    await expect(db.ping()).rejects.toThrow(/MySQL is unavailable: .*ECONNREFUSED/);
    await expect(db.findSale(1)).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(performance.now() - started).toBeLessThan(2000);
    await db.close();
  });

  it('has a bounded line of waiting callers', async () => {
    const access = createAccess({ ...options, url: test.url });
    const slow = () => access.read((session) => session.execute(sql`select sleep(0.002)`));
    const answers = await Promise.allSettled(Array.from({ length: 300 }, slow));
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every((answer) => answer.reason instanceof DatabaseUnavailable)).toBe(true);
    await access.close();
  });

  it('is not kept from those who pay by those who read', async () => {
    const patient = { ...limits, tryMs: 10_000, totalMs: 10_000 };
    const access = createAccess({ ...options, read: patient, write: patient, url: test.url });
    const slow = () => access.read((session) => session.execute(sql`select sleep(0.2)`));
    const readers = Promise.allSettled(Array.from({ length: 6 }, slow));
    const begun = performance.now();
    await access.write((tx) => tx.execute(sql`select 1`));
    await access.withBudget(1000).read((session) => session.execute(sql`select 1`));
    const paidAfterMs = performance.now() - begun;
    const readAfterMs = await readers.then(() => performance.now() - begun);
    await access.close();
    // All six readers had to wait for each other, and none of those who pay for them.
    expect(paidAfterMs).toBeLessThan(readAfterMs / 2);
  });

  it('is told apart from a mistake of ours', async () => {
    const access = createAccess({ ...options, url: test.url });
    const mistake = access.read((session) => session.execute(sql`select nonsense from nowhere`));
    const error: unknown = await mistake.catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(DatabaseUnavailable);
    await access.close();
  });
});

describe('every session', () => {
  it('is strict, in UTC, READ COMMITTED and waits for locks as long as it was told', async () => {
    const access = createAccess({ ...options, url: test.url });
    const show = (name: string) =>
      access.read(async (session) => {
        const [rows] = await session.execute(sql`show session variables like ${name}`);
        return (rows as unknown as { Value: string }[])[0]?.Value;
      });
    expect(await show('t%_isolation')).toBe('READ-COMMITTED');
    expect(await show('time_zone')).toBe('+00:00');
    expect(await show('sql_mode')).toContain('STRICT_TRANS_TABLES');
    expect(await show('innodb_lock_wait_timeout')).toBe('1');
    await access.close();
  });

  it('counts the rows it changed, not those it found', async () => {
    const access = createAccess({ ...options, url: test.url });
    await openRound(test.db, 1);
    const [same] = await access.write((tx) =>
      tx.execute(sql`update sales set paused = paused where id = 1`),
    );
    expect(same.affectedRows).toBe(0);
    await access.close();
  });
});

it('tells how many connections are in use and who waits for one, however their work ends', async () => {
  const patient = { ...limits, tryMs: 5000, totalMs: 10_000 };
  const access = createAccess({ ...options, read: patient, write: patient, url: test.url });
  const gate = new AbortController();
  const held = async () => {
    if (!gate.signal.aborted) await once(gate.signal, 'abort');
  };
  const writes = [1, 2, 3].map(() => access.write(held));
  // Of two connections reads may have one: the second waits for its turn before it asks for a connection.
  const reads = [1, 2].map(() => access.read(held));
  await eventually(async () => access.load().busy === 2);
  expect(access.load()).toEqual({ busy: 2, waiting: 3, most: 2 });
  gate.abort();
  await Promise.all([...writes, ...reads]);
  expect(access.load()).toEqual({ busy: 0, waiting: 0, most: 2 });
  await expect(access.write(() => Promise.reject(new Error('a mistake')))).rejects.toThrow(
    'a mistake',
  );
  expect(access.load()).toEqual({ busy: 0, waiting: 0, most: 2 });
  await access.close();

  const nowhere = createAccess({ ...options, url: 'mysql://nobody@127.0.0.1:9/nothing' });
  await expect(nowhere.read(held)).rejects.toThrow(DatabaseUnavailable);
  expect(nowhere.load()).toEqual({ busy: 0, waiting: 0, most: 2 });
  await nowhere.close();
});
