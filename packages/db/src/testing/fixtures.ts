import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { afterAll, inject } from 'vitest';
import type { Db, DbOptions } from '../db.ts';
import type { OrderRow } from '../orders/orders.ts';
import { openShell } from './open-shell.ts';
import { createTestDb } from './test-db.ts';
import type { OrderTicket, Placement } from '../orders/place-orders.ts';

/** A database of this test file's own, and another client of it. Both are gone after its last test. */
export async function ownDatabase(options: Omit<DbOptions, 'url'> = {}) {
  const test = await createTestDb(inject('mysqlUrl'), options);
  const shell = await openShell(test.url);
  afterAll(async () => {
    await shell.end();
    await test.drop();
  });
  return { ...test, shell };
}

/** Test data; not exported from the package. */
let names = 0;

/** Tickets of buyers nobody else in this database has. */
export const newTickets = (count: number): OrderTicket[] =>
  Array.from({ length: count }, () => {
    names += 1;
    return { ticketId: `t-${names}`, buyerId: `g_${names}`, buyerName: `Guest ${names}` };
  });

/** A round of sale 1 that no other test uses. */
export async function openRound(db: Db, stock: number): Promise<{ saleId: number; round: number }> {
  await db.seedDemo();
  const opened = await db.openNextRound({ saleId: 1, stock, cancelledTickets: 0 });
  if (opened.outcome !== 'opened') throw new Error(opened.outcome);
  return { saleId: 1, round: opened.result.round };
}

export async function placeInNewRound(db: Db, stock: number, winners = stock) {
  const id = await openRound(db, stock);
  const placements = await db.placeOrders({ ...id, tickets: newTickets(winners) });
  return { ...id, orders: placements.map(orderOf) };
}

export async function oneOrder(db: Db) {
  const { round, orders } = await placeInNewRound(db, 1);
  return { round, order: orders.at(0) ?? orderOf(undefined) };
}

export function orderOf(placement: Placement | undefined): OrderRow {
  if (!placement || !('order' in placement)) {
    throw new Error(`no order: ${placement?.outcome ?? 'no placement'}`);
  }
  return placement.order;
}

export const outcomes = (results: { outcome: string }[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

/** Connections of this database that run a statement with this beginning right now. */
export async function running(shell: Connection, statement: string): Promise<number[]> {
  // Not innodb_trx: MariaDB refreshes that only for readers who left it alone for 100 ms.
  const [rows] = await shell.query<RowDataPacket[]>(
    `SELECT id FROM information_schema.processlist
      WHERE db = database() AND command = 'Query' AND id <> connection_id() AND info LIKE ?`,
    [`${statement}%`],
  );
  return rows.map((row) => Number(row['id'] ?? row['ID']));
}

/** Polls until `check` gives something. */
export async function eventually<T>(check: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = performance.now() + 15_000;
  while (performance.now() < deadline) {
    const found = await check();
    if (found) return found;
    await sleep(10);
  }
  throw new Error('waited 15 s in vain');
}
