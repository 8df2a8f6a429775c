import { setTimeout as sleep } from 'node:timers/promises';
import { openShell } from '@seckill/db/testing';
import type { Product } from '../product/product.ts';
import type { Loss } from '../faults/executor.ts';
import type { History } from '../history/history.ts';

type Shell = Awaited<ReturnType<typeof openShell>>;
type Row = Record<string, unknown>;

const EVERY_MS = 250;
const LOOK_AGAIN_MS = 2 * EVERY_MS;
/** After Redis forgot something it is set right by the next reconciliation of a healthy worker. */
const SET_RIGHT_MS = 20_000;

const EDGES: Record<string, readonly string[]> = {
  unpaid: ['unpaid', 'paid', 'expired', 'cancelled', 'void'],
  paid: ['paid'],
  expired: ['expired'],
  cancelled: ['cancelled'],
  void: ['void'],
};

/** Looks at the stores themselves, by connections that no fault of a link touches, for as long as the run lasts. */
export function startSampler(product: Product, history: History, losses: readonly Loss[]) {
  const orders = new Map<string, string>();
  const rounds = new Map<number, number>();
  /** The most units that MySQL was seen to have in a round: what it has after an edit, Redis is told late. */
  const mostUnits = new Map<string, number>();
  const tooMany = new Map<string, number>();
  const stopping = new AbortController();

  async function sampleMysql(shell: Shell): Promise<void> {
    await shell.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    const live = await rowsOf(
      shell,
      `SELECT r.sale_id, r.round, r.total, r.sold, r.state,
          coalesce(sum(o.quantity), 0) AS units, count(o.id) AS orders, count(distinct o.user_id) AS buyers
        FROM rounds r LEFT JOIN orders o
          ON o.sale_id = r.sale_id AND o.round = r.round AND o.status IN ('unpaid', 'paid')
        GROUP BY r.sale_id, r.round, r.total, r.sold, r.state`,
    );
    const all = await rowsOf(shell, 'SELECT id, status, ticket_id FROM orders');
    const current = await rowsOf(shell, 'SELECT id, round FROM sales');
    await shell.query('COMMIT');
    for (const row of live) judgeRound(row);
    judgeOrders(all);
    for (const { id, round } of current) {
      const before = rounds.get(Number(id)) ?? 0;
      if (Number(round) < before) history.violation('a round came back', `sale ${String(id)}`);
      rounds.set(Number(id), Number(round));
      const open = live.filter((row) => row['sale_id'] === id && row['state'] === 'open');
      if (open.length !== 1) history.violation('not one open round', `sale ${String(id)}`);
    }
    history.count('MySQL was sampled');
  }

  function judgeRound(row: Row): void {
    const [total, sold, units] = [row['total'], row['sold'], row['units']].map(Number);
    const where = `sale ${String(row['sale_id'])}, round ${String(row['round'])}: ${JSON.stringify(row)}`;
    const id = `${String(row['sale_id'])}-${String(row['round'])}`;
    mostUnits.set(id, Math.max(mostUnits.get(id) ?? 0, Number(total)));
    if (Number(units) > Number(total)) history.violation('more live orders than units', where);
    if (units !== sold) history.violation('units sold are not the live orders', where);
    if (row['orders'] !== row['buyers']) history.violation('two live orders of one buyer', where);
  }

  function judgeOrders(all: readonly Row[]): void {
    const byTicket = new Set<unknown>();
    for (const row of all) {
      const [id, status] = [String(row['id']), String(row['status'])];
      const before = orders.get(id) ?? 'unpaid';
      if (!EDGES[before]?.includes(status)) {
        history.violation('an order went an illegal way', `${id}: ${before}, then ${status}`);
      }
      orders.set(id, status);
      if (byTicket.has(row['ticket_id'])) history.violation('two orders of one ticket', id);
      byTicket.add(row['ticket_id']);
    }
    if (all.length < orders.size) history.violation('an order vanished', `${all.length} are there`);
  }

  async function sampleRedis(): Promise<void> {
    const { redis } = product.servers;
    if (redis.kind === 'one' && redis.primary.service.pid === undefined) return;
    const { connection } = redis;
    for (const saleId of rounds.keys()) {
      const key = `{${product.prefix}:sale:${saleId}}:round`;
      const round = await connection.client.hgetall(key);
      const units = Object.keys(round).filter((field) => !field.startsWith('#')).length;
      const id = `${saleId}-${round['#round']}`;
      const total = Math.max(Number(round['#total']), mostUnits.get(id) ?? 0);
      if (!(units > total) || wasLostLately(losses)) {
        tooMany.delete(id);
        continue;
      }
      const since = tooMany.get(id) ?? performance.now();
      tooMany.set(id, since);
      // MySQL may not have been looked at since it has more.
      if (performance.now() - since < LOOK_AGAIN_MS) continue;
      history.violation('more claims than units', `${key}: ${units} of ${total}`);
    }
    history.count('Redis was sampled');
  }

  const mysql = (async () => {
    let shell: Shell | undefined;
    while (!stopping.signal.aborted) {
      try {
        if (!shell) {
          shell = await openShell(product.servers.mysql.url);
          shell.on('error', () => undefined);
        }
        await sampleMysql(shell);
      } catch {
        // A server that is away is sampled when it is back.
        shell?.destroy();
        shell = undefined;
      }
      await sleep(EVERY_MS);
    }
    shell?.destroy();
  })();
  const redis = (async () => {
    while (!stopping.signal.aborted) {
      await sampleRedis().catch(() => undefined);
      await sleep(EVERY_MS);
    }
  })();
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await Promise.all([mysql, redis]);
    },
  };
}

const wasLostLately = (losses: readonly Loss[]): boolean =>
  losses.some(({ untilMs }) => performance.now() < untilMs + SET_RIGHT_MS);

export async function rowsOf(shell: Shell, statement: string, values: unknown[] = []) {
  const [rows] = await shell.query(statement, values);
  return Array.isArray(rows) ? rows.map((row): Row => Object(row)) : [];
}

/** Asks MySQL itself whether a ticket has its order; undefined while MySQL cannot say. */
export function createLedger(product: Product) {
  let shell: Promise<Shell> | undefined;
  return {
    async isCommitted(ticketId: string): Promise<boolean | undefined> {
      try {
        shell ??= openShell(product.servers.mysql.url).then((opened) => {
          opened.on('error', () => (shell = undefined));
          return opened;
        });
        const rows = await rowsOf(await shell, 'SELECT 1 FROM orders WHERE ticket_id = ?', [
          ticketId,
        ]);
        return rows.length === 1;
      } catch {
        shell = undefined;
        return undefined;
      }
    },
    async close(): Promise<void> {
      (await shell?.catch(() => undefined))?.destroy();
    },
  };
}
