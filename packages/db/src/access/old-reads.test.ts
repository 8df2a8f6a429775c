import { findSqlServer, startMariadb, type Service } from '@seckill/scripts/services';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { createDb, type Db } from '../db.ts';
import { startFaultProxy } from '../testing/fault-proxy.ts';
import { newTickets, openRound, orderOf } from '../testing/fixtures.ts';
import { openShell } from '../testing/open-shell.ts';
import { createTestDb } from '../testing/test-db.ts';

/** From now on this much time more has passed, each time that it is said. */
function clock() {
  const now = performance.now.bind(performance);
  let passed = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + passed);
  return (ms: number) => void (passed += ms);
}

const partOf = (link: string, number: number) => ({
  part: number - 1,
  batches: [{ link, tickets: [[number, 'hash', 'success']] as [number, string, string][] }],
});

/** How many statements of this kind the server was given, by anybody. */
async function countOf(shell: Connection, kind: 'select' | 'insert' | 'update' | 'begin') {
  const [rows] = await shell.query<RowDataPacket[]>(`SHOW GLOBAL STATUS LIKE 'Com_${kind}'`);
  return Number(rows[0]?.['Value']);
}

/** The servers are started once: it takes longer than the tests do. */
describe.skipIf(findSqlServer()?.kind !== 'mariadb')('a primary and its replica', () => {
  let servers: Service[] = [];
  let primary: Connection;
  let replica: Connection;
  let proxy: Awaited<ReturnType<typeof startFaultProxy>>;
  let db: Db;
  let id: { saleId: number; round: number };

  beforeAll(async () => {
    const start = (...args: string[]) =>
      startMariadb({ database: 'shop', durable: false, args: async () => args });
    const [first, second] = await Promise.all([
      start('--log-bin=bin', '--server-id=1'),
      start('--server-id=2', '--read-only', '--slave-net-timeout=4'),
    ]);
    servers = [first, second];
    [primary, replica] = await Promise.all([openShell(first.url), openShell(second.url)]);
    await replica.query(
      `CHANGE MASTER TO master_host = '127.0.0.1', master_port = ${first.port}, master_user = 'root',
        master_connect_retry = 1, master_use_gtid = slave_pos`,
    );
    await replica.query('START SLAVE');
    // Which may do nothing but read, on either of them.
    await primary.query("CREATE USER reader@'%' IDENTIFIED BY 'p'");
    await primary.query("GRANT SELECT ON shop.* TO reader@'%'");
    proxy = await startFaultProxy(second.url.replace('root@', 'reader:p@'));
    db = createDb({ url: first.url, replicaUrl: proxy.url, patience: 'fail-fast' });
    await db.migrate();
    id = await openRound(db, 2);
    await db.appendRecord({ ...id, ...partOf('first', 1) });
    await db.installation();
    await caughtUp();
  });
  afterAll(async () => {
    await db.close();
    proxy.stop();
    await primary.end();
    await Promise.all(servers.map((server) => server.stop()));
  });
  afterEach(() => void vi.restoreAllMocks());

  async function caughtUp() {
    const [rows] = await primary.query<RowDataPacket[]>('SELECT @@gtid_binlog_pos AS pos');
    const [done] = await replica.query<RowDataPacket[]>('SELECT MASTER_GTID_WAIT(?, 15) AS late', [
      rows[0]?.['pos'],
    ]);
    expect(done).toEqual([{ late: 0 }]);
  }

  /** How many reads each of them was given by this. */
  async function readsOf(work: () => Promise<unknown>) {
    const shells = [primary, replica];
    const before = await Promise.all(shells.map((shell) => countOf(shell, 'select')));
    await work();
    const after = await Promise.all(shells.map((shell) => countOf(shell, 'select')));
    const [ofPrimary, ofReplica] = after.map((count, at) => count - (before[at] ?? 0));
    return { primary: ofPrimary, replica: ofReplica };
  }

  const readFirst = () => db.findRecordPart(id, 1);

  /** A slow machine may answer too late, and is left alone for five seconds then. */
  const untilReplicaReads = (read: () => Promise<unknown>) =>
    expect
      .poll(() => readsOf(read), { timeout: 30_000, interval: 500 })
      .toEqual({ primary: 0, replica: 1 });

  it('a record is read from the replica, and the primary is not asked', async () => {
    expect(await readFirst()).toEqual(partOf('first', 1));
    await untilReplicaReads(readFirst);
    await untilReplicaReads(() => db.withBudget(1000).findRecordPart(id, 1));
    // The first may have been asked while the replica was not trusted yet.
    expect(db.oldReads().replica).toBeGreaterThanOrEqual(2);
  });

  it('nothing else is: not what changes, not what is written', async () => {
    await readFirst();
    await replica.query('STOP SLAVE');
    const kinds = ['insert', 'update', 'begin'] as const;
    const written = () => Promise.all(kinds.map((kind) => countOf(replica, kind)));
    const before = await written();
    const reads = await readsOf(async () => {
      const [placed] = await db.placeOrders({ ...id, tickets: newTickets(1) });
      const order = orderOf(placed);
      await db.cancelOrder(order);
      await db.findOwnOrder(order);
      await db.findOrdersBeginning(order.orderId.slice(0, 8));
      await db.searchPeople({ name: 'Guest', mobiles: [], limit: 5 });
      await db.listAudit({ from: 'none', limit: 5 });
      await db.findRecordEnd(id);
      await db.findRoundKept(id);
      await db.countRound(id.saleId, id.round);
      await db.listSales();
    });
    expect(reads.replica).toBe(0);
    expect(reads.primary).toBeGreaterThan(8);
    expect(await written()).toEqual(before);
    await replica.query('START SLAVE');
  });

  it('what has not come to the replica is answered by the primary', async () => {
    await untilReplicaReads(readFirst);
    await replica.query('STOP SLAVE');
    await db.appendRecord({ ...id, ...partOf('second', 2) });
    const readSecond = () => db.findRecordPart(id, 2);
    expect(await readSecond()).toEqual(partOf('second', 2));
    expect(await readsOf(readSecond)).toEqual({ primary: 1, replica: 1 });
    expect(await db.findRecordPart(id, 3)).toBeUndefined();
    await replica.query('START SLAVE');
    await caughtUp();
    await untilReplicaReads(readSecond);
  });

  it('a replica that falls silent costs one short wait, then nothing, and is found again', async () => {
    await untilReplicaReads(readFirst);
    const pass = clock();
    proxy.break('blackhole');
    const begun = Date.now();
    expect(await readFirst()).toEqual(partOf('first', 1));
    const waited = Date.now() - begun;
    expect(waited).toBeGreaterThan(250);
    expect(waited).toBeLessThan(3000);
    const before = { ...db.oldReads() };
    expect(await readsOf(readFirst)).toEqual({ primary: 1, replica: 0 });
    expect(db.oldReads()).toEqual({ ...before, primary: before.primary + 1 });
    const later = Date.now();
    for (let read = 0; read < 20; read += 1) await readFirst();
    // Each with its wait would be 6 s.
    expect(Date.now() - later).toBeLessThan(5000);

    // Of many who come together when it may be back one waits for it, and no other; on a slow machine they may take as long without.
    await vi.waitFor(
      async () => {
        pass(5_001);
        const asked = Date.now();
        const waits = await Promise.all(
          Array.from({ length: 20 }, () => readFirst().then(() => Date.now() - asked)),
        );
        expect(waits.filter((ms) => ms > 250)).toHaveLength(1);
      },
      { timeout: 30_000 },
    );

    proxy.break('none');
    pass(5_001);
    await untilReplicaReads(readFirst);
  });

  it('of several the first that answers is used, though a later one takes writes', async () => {
    const [first] = servers;
    const hosts = `@127.0.0.1:1,127.0.0.1:${new URL(proxy.url).port},127.0.0.1:${first?.port}/`;
    const replicaUrl = proxy.url.replace(/@.*\//, hosts);
    const other = createDb({ url: first?.url ?? '', replicaUrl, patience: 'fail-fast' });
    const read = () => other.findRecordPart(id, 1);
    expect(await read()).toEqual(partOf('first', 1));
    await untilReplicaReads(read);
    await other.close();
  });

  // The last: it is gone afterwards.
  it('a replica that is killed refuses nobody', async () => {
    await readFirst();
    await replica.end();
    await servers[1]?.kill('SIGKILL');
    const answers = await Promise.all(Array.from({ length: 10 }, readFirst));
    expect(answers).toEqual(answers.map(() => partOf('first', 1)));
    expect(await db.health()).toEqual({ state: 'ok' });
  });
});

it('a database that is no copy of this one is not read', async () => {
  const create = () => createTestDb(inject('mysqlUrl'));
  const [own, stranger] = await Promise.all([create(), create()]);
  const id = await openRound(own.db, 1);
  expect(await openRound(stranger.db, 1)).toEqual(id);
  await stranger.db.installation();
  await stranger.db.appendRecord({ ...id, ...partOf('of others', 1) });
  const db = createDb({ url: own.url, replicaUrl: stranger.url });
  for (const _ of [1, 2]) expect(await db.findRecordPart(id, 1)).toBeUndefined();
  await db.close();
  await Promise.all([own.drop(), stranger.drop()]);
});
