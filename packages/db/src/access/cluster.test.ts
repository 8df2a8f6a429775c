import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDb, type Db, type DbOptions } from '../db.ts';
import { DatabaseUnavailable } from './retry.ts';
import { newTickets, openRound, orderOf, outcomes } from '../testing/fixtures.ts';
import { findGalera, inSync, startGalera, type Galera } from '../testing/galera.ts';
import { openShell } from '../testing/open-shell.ts';

/** Of one cluster of three nodes, each test leaves it whole: starting it takes longer than they do. */
describe.skipIf(!findGalera())('a cluster of Galera (mariadb-server, galera-4 and rsync)', () => {
  let galera: Galera;
  let db: Db;
  const opened: Db[] = [];
  const open = (url: string, options: Omit<DbOptions, 'url'> = {}): Db => {
    const made = createDb({ url, ...options });
    opened.push(made);
    return made;
  };
  const urlOf = (...nodes: number[]) => {
    const hosts = nodes.map((node) => `127.0.0.1:${nodeAt(node).port}`).join();
    return `mysql://root@${hosts}/shop`;
  };
  const nodeAt = (node: number) => {
    const found = galera.nodes[node];
    if (!found) throw new Error(`no node ${node}`);
    return found;
  };
  async function shellOf<T>(node: number, use: (shell: Connection) => Promise<T>): Promise<T> {
    const shell = await openShell(urlOf(node));
    return use(shell).finally(() => void shell.end());
  }

  beforeAll(async () => {
    galera = await startGalera({ database: 'shop' });
    // On two nodes at one time: their lease is a row, as a named lock is known to one node only.
    await Promise.all([open(urlOf(0)).migrate(), open(urlOf(1)).migrate()]);
    db = open(galera.url);
  });
  afterAll(async () => {
    await Promise.all(opened.map((each) => each.close()));
    await galera.stop('SIGKILL');
  });

  it('two writers never sell more than there is, and neither gives up', async () => {
    const stock = 60;
    const id = await openRound(db, stock);
    const writers = [open(urlOf(0)), open(urlOf(1))];
    const buy = async (writer: Db) => {
      const placed = [];
      for (let batch = 0; batch < 12; batch += 1) {
        const tickets = newTickets(4);
        let placements;
        while (!placements) {
          placements = await writer.placeOrders({ ...id, tickets }).catch((error: unknown) => {
            if (!(error instanceof DatabaseUnavailable)) throw error;
          });
        }
        placed.push(...placements);
      }
      return placed;
    };
    const all = (await Promise.all(writers.map(buy))).flat();
    expect(outcomes(all)).toEqual({ placed: stock, sold_out: 96 - stock });
    expect(await db.countRound(id.saleId, id.round)).toMatchObject({ sold: stock, live: stock });
  });

  it('whoever would migrate at two nodes does so in turn, and nobody gives up', async () => {
    const starts = Array.from({ length: 16 }, (_, i) => open(urlOf(i % 2)).migrate());
    await expect(Promise.all(starts)).resolves.toHaveLength(16);
  });

  it('what one writer has begun is settled by the fence of another', async () => {
    const id = await openRound(db, 2);
    await shellOf(1, async (shell) => {
      await shell.beginTransaction();
      const isRound = 'WHERE sale_id = ? AND round = ?';
      await shell.query(`UPDATE rounds SET sold = sold + 1 ${isRound}`, [id.saleId, id.round]);
      await open(urlOf(0)).letRoundSettle(id);
      await expect(shell.commit()).rejects.toMatchObject({ errno: 1213 });
    });
    expect(await db.countRound(id.saleId, id.round)).toMatchObject({ sold: 0 });
  });

  it('parts of one price that arrive at two nodes pay their order', async () => {
    const id = await openRound(db, 8);
    const [here, there] = [open(urlOf(0)), open(urlOf(1))];
    const nodeOf = (part: number) => (part === 0 ? here : there);
    const placed = await db.placeOrders({ ...id, tickets: newTickets(8) });
    const paid = placed.map(orderOf).map(async (order) => {
      const begun = await db.startPayment({ ...order, provider: 'demo' });
      if (begun.outcome !== 'pending') throw new Error(begun.outcome);
      const { reference, currency, amountCents } = begun.payment;
      const half = Math.floor(amountCents / 2);
      const parts = [half, amountCents - half].map((cents, part) =>
        nodeOf(part).settlePayment({
          reference,
          currency,
          amountCents: cents,
          eventKey: `${reference}-${part}`,
        }),
      );
      const answers = await Promise.all(parts);
      return answers.map(({ outcome }) => outcome).toSorted();
    });
    for (const outcome of await Promise.all(paid)) expect(outcome).toEqual(['paid', 'partial']);
  });

  it('a read on another node waits for what was written here', async () => {
    const id = await openRound(db, 1);
    const reader = open(urlOf(2));
    const tickets = newTickets(1);
    const read = () => reader.findOrdersByTickets([tickets[0]?.ticketId ?? '']);
    expect(await read()).toEqual([]);
    await shellOf(2, async (shell) => {
      // It takes in nothing, and answers what it knew, until it is let go on.
      await shell.query('FLUSH TABLES WITH READ LOCK');
      await db.placeOrders({ ...id, tickets });
      const reading = read();
      await sleep(100);
      await shell.query('UNLOCK TABLES');
      expect(await reading).toHaveLength(1);
    });
  });

  it.each([
    ['is killed', 'SIGKILL'],
    ['is stopped in order, as in a rolling restart', 'SIGTERM'],
  ] as const)(
    'the next node is written to when the writer %s, and the first when it is back',
    async (_, signal) => {
      const id = await openRound(db, 10_000);
      const answered: string[] = [];
      const stopping = new AbortController();
      let longest = 0;
      const buy = async () => {
        while (!stopping.signal.aborted) {
          const tickets = newTickets(2);
          const begun = performance.now();
          let placed;
          while (!placed) placed = await db.placeOrders({ ...id, tickets }).catch(() => undefined);
          longest = Math.max(longest, performance.now() - begun);
          answered.push(...placed.map((each) => orderOf(each).ticketId));
          // What is tried is the change: as fast as they can, three nodes take every core for as long as it lasts.
          await sleep(20);
        }
      };
      const until = async (count: number) => {
        while (answered.length < count) await sleep(10);
      };
      const buyers = [buy(), buy(), buy()];
      await until(30);
      await nodeAt(0).kill(signal);
      await until(answered.length + 60);
      expect(longest).toBeLessThan(10_000);
      await nodeAt(0).start();
      await inSync(nodeAt(0));
      const before = await shellOf(0, written);
      while ((await shellOf(0, written)) === before) await sleep(50);
      stopping.abort();
      await Promise.all(buyers);
      const kept = await db.findOrdersByTickets(answered);
      expect(kept).toHaveLength(answered.length);
      expect(await db.countRound(id.saleId, id.round)).toMatchObject({
        sold: answered.length,
        ticketsWithTwoOrders: 0,
      });
    },
  );

  it('one that is left alone refuses, and goes on when the others are back', async () => {
    const id = await openRound(db, 10);
    const alone = open(urlOf(0), { patience: 'fail-fast' });
    expect(await alone.health()).toEqual({ state: 'ok' });
    await Promise.all([nodeAt(1).kill(), nodeAt(2).kill()]);
    const place = () => alone.placeOrders({ ...id, tickets: newTickets(1) });
    const refused = async () => {
      const error: unknown = await place().catch((thrown: unknown) => thrown);
      return error instanceof DatabaseUnavailable && error.message.includes('WSREP');
    };
    while (!(await refused())) await sleep(100);
    const begun = performance.now();
    expect(await refused()).toBe(true);
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(await alone.health()).toMatchObject({ state: 'away' });
    await expect(alone.findSale(1)).rejects.toThrow(DatabaseUnavailable);
    await Promise.all([nodeAt(1).start(), nodeAt(2).start()]);
    await Promise.all(galera.nodes.map(inSync));
    expect(outcomes(await place())).toEqual({ placed: 1 });
  });
});

/** How many transactions this node gave to the others. */
async function written(shell: Connection): Promise<number> {
  const [rows] = await shell.query("SHOW GLOBAL STATUS LIKE 'wsrep_replicated'");
  return Number(JSON.stringify(rows).match(/"(\d+)"/)?.[1]);
}
