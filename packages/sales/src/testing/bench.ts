import { randomBytes } from 'node:crypto';
import { createTestDb, makeSale, type TestDb } from '@seckill/db/testing';
import { createInventory } from '@seckill/inventory';
import { connect, type Connection } from '@seckill/redis';
import { createTasks, createWorker, handle, type TaskState } from '@seckill/task-engine';
import { declaredTasks, orderPlace, type PlaceOrder, type PlaceResult } from '@seckill/tasks';
import { afterAll, beforeAll, expect, inject, onTestFinished, vi } from 'vitest';
import { place } from '../place.ts';
import { createTaskView } from '../ticket.ts';
import { numbersAfter } from '../begin-line.ts';
import type { Parts } from '../stores.ts';

const SECRET = 'session-secret-of-the-tests-0123456789';
const STOCK = 3;

/** Opens the stores of a test file, with a database and a prefix of its own; closes them after its last test. */
export function openBench() {
  let opened:
    | (Pick<TestDb, 'sql'> & {
        parts: Parts;
        redis: Connection['client'];
        prefix: string;
        close(): Promise<void>;
      })
    | undefined;
  const stores = () => {
    if (!opened) throw new Error('the stores are not open yet');
    return opened;
  };
  const parts = (): Parts => stores().parts;

  beforeAll(async () => {
    const redisUrl = inject('redisUrl');
    const prefix = `t-sales-${randomBytes(4).toString('hex')}`;
    const { db, drop, sql } = await createTestDb(inject('mysqlUrl'));
    const connection = connect({ url: redisUrl, policy: 'wait', onError: () => {} });
    const inventory = createInventory({ connection, prefix });
    const tasks = createTasks({
      redisUrl,
      prefix,
      secret: SECRET,
      tasks: declaredTasks,
      numbersAfter: numbersAfter(db),
      // What fails here fails by plan, not because the machine is busy.
      commandTimeoutMs: 10_000,
    });
    await vi.waitFor(() => tasks.ping(), { timeout: 10_000, interval: 5 });
    opened = {
      parts: { db, inventory, tasks },
      redis: connection.client,
      prefix,
      sql,
      async close() {
        await Promise.all([tasks.close(), connection.close()]);
        await drop();
      },
    };
  });
  afterAll(() => opened?.close());

  return {
    parts,

    /** Both stores as an operator's shell has them. */
    sql: (statement: string, values?: unknown[]) => stores().sql(statement, values),
    redis: () => stores().redis,
    prefix: () => stores().prefix,

    /** Redis forgets every key of this file whose name has this in it. */
    async forget(part = ''): Promise<void> {
      const { redis, prefix } = stores();
      for (let cursor = '0'; ;) {
        const [next, found] = await redis.scan(
          cursor,
          'MATCH',
          `*${prefix}*${part}*`,
          'COUNT',
          1000,
        );
        if (found.length > 0) await redis.del(...found);
        if (next === '0') return;
        cursor = next;
      }
    },

    /** The same stores, in which reconciliation finds this sale alone: others of the file are another test's. */
    only(saleId: number): Parts {
      const all = parts();
      const listUnrecordedRounds = async () =>
        (await all.db.listUnrecordedRounds()).filter((round) => round.saleId === saleId);
      return { ...all, db: { ...all.db, listUnrecordedRounds } };
    },

    /** The same stores, for a process that connects to Redis now. */
    connectedAnew(): Parts {
      const { prefix } = stores();
      const connection = connect({ url: inject('redisUrl'), policy: 'wait', onError: () => {} });
      onTestFinished(() => connection.close());
      return { ...parts(), inventory: createInventory({ connection, prefix }) };
    },

    /** What a ticket looks like to its buyer. */
    view: (state: TaskState) =>
      createTaskView({ ...parts(), factsOf: async () => undefined })(state),

    /** A worker that decides the tickets of this test. */
    work(own: (all: Parts) => Parts = (all) => all): void {
      const log = { info() {}, warn() {}, error() {} };
      const handlers = [handle(orderPlace, (batch) => place(own(parts()), batch))];
      const worker = createWorker({ tasks: parts().tasks, handlers, log });
      worker.start();
      onTestFinished(() => worker.close({ deadlineMs: 2000 }));
    },

    /** A new open sale of three units, known to both stores. */
    async newSale(stock = STOCK, { drawMs = 0 } = {}): Promise<number> {
      const { db, inventory } = parts();
      const { id: saleId, round, total } = await makeSale(db, { drawMs, stock });
      await inventory.openRound({ saleId, round, total });
      return saleId;
    },

    /** Tickets of these buyers as a worker is given them, in the line of the sale's first round. */
    async tickets(
      saleId: number,
      buyers: readonly string[],
      { standby = false, units = 1, draw = false } = {},
    ) {
      const ids = await Promise.all(
        buyers.map((buyerId) =>
          parts().tasks.delay(orderPlace, args(saleId, buyerId, { standby, units, draw }), {
            owner: buyerId,
          }),
        ),
      );
      return ids.map((id, i) => ({
        id,
        number: parts().tasks.ticket(id)?.number ?? 0,
        addedAt: parts().tasks.ticket(id)?.submittedAt ?? new Date(),
        args: args(saleId, buyers[i] ?? '', { standby, units, draw }),
      }));
    },

    /** What both stores say of a round, in words that two runs on two sales share. */
    async state(saleId: number, round = 1) {
      const { db, inventory } = parts();
      const [ledger, live, claims, standby, snapshot, promotions] = await Promise.all([
        db.countRound(saleId, round),
        db.listLiveOrders(saleId, round),
        inventory.claims(saleId, round),
        inventory.listStandby(saleId, round),
        inventory.snapshot(saleId),
        inventory.promote({ saleId, round, most: 0 }),
      ]);
      expect(new Set(claims.map(key))).toEqual(new Set(live.map(key)));
      return {
        ledger,
        buyers: live.map(({ buyerId }) => buyerId).toSorted(),
        standby: standby.map(({ buyerId }) => buyerId),
        promotions: promotions.length,
        open: snapshot && {
          round: snapshot.round,
          total: snapshot.total,
          free: snapshot.available,
        },
      };
    },
  };
}

/** Tickets in the batch that a worker is given; the same at every try. */
export function batchOf<T extends { id: string; number: number }>(tickets: T[]) {
  const numbers = tickets.map(({ number }) => number);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const batchId = `batch-${tickets[0]?.id.split('~')[2]}`;
  return { batchId, first, last, tickets, attempt: 1, isCurrent: async () => true };
}

/** Whether a ticket won an order by itself, and was not told of another one of its buyer. */
export const isOwn = (result: PlaceResult | undefined): boolean =>
  result?.outcome === 'success' && !result.duplicate;

const args = (
  saleId: number,
  buyerId: string,
  { standby, units, draw }: { standby: boolean; units: number; draw: boolean },
): PlaceOrder => ({
  saleId,
  round: 1,
  buyerId,
  buyerName: buyerId,
  ...(standby && { standby }),
  ...(draw && { draw }),
  ...(units > 1 && { units }),
});

const key = ({ buyerId, ticketId }: { buyerId: string; ticketId: string }) =>
  `${buyerId} ${ticketId}`;
