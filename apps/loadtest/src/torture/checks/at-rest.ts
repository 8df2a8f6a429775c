import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  checkRecord,
  HAS_ENDED,
  type FairnessRecord,
  type Task,
  type VerifySheet,
} from '@seckill/contracts';
import { allServers } from '@seckill/redis';
import { openShell } from '@seckill/db/testing';
import { inLanes, width } from '../../product/lanes.ts';
import type { Person } from '../buyers/person.ts';
import { noteTicket } from '../buyers/note.ts';
import type { Loss } from '../faults/executor.ts';
import type { History, TicketHistory } from '../history/history.ts';
import type { Product } from '../product/product.ts';
import type { StoredOrder } from './order-checks.ts';
import { rowsOf } from './sampler.ts';

/** All faults are healed: how long the last ticket may take, and a sheet to become green. */
const FINAL_WITHIN_MS = 60_000;
const GREEN_WITHIN_MS = 30_000;
/** One promotion after the other may be on its way when the stores are compared. */
const EQUAL_WITHIN_MS = 10_000;

/** What a record proves of a draw only with every ticket of its set. */
const NEEDS_SET: ReadonlySet<string> = new Set(['draw', 'luck']);

type Round = { saleId: number; round: number; isOpen: boolean };

/** Follows every ticket to its end. `guest` asks with the cookie of whoever the ticket belongs to. */
export async function awaitVerdicts(
  history: History,
  askFor: (ticket: TicketHistory) => Person | undefined,
): Promise<number> {
  const begun = performance.now();
  await inLanes([...history.tickets.values()], width(16), async (ticket) => {
    const person = askFor(ticket);
    for (;;) {
      const answer = await person?.ask({ path: `/api/tasks/${ticket.taskId}` });
      if (answer?.status === 200) {
        noteTicket(history, { via: 'poll', ...answer }, answer.body);
        const status = String(answer.body['status']) as Task['status'];
        if (HAS_ENDED[status] || status === 'standby') return;
      }
      if (performance.now() - begun > FINAL_WITHIN_MS) {
        const last = answer === undefined ? 'no answer' : String(answer.body['status']);
        history.violation('a ticket has no verdict', `${ticket.taskId}: ${last}`);
        return;
      }
      await sleep(250);
    }
  });
  return performance.now() - begun;
}

/** Reads the sheet of every round until it is green, and the record of every round that is over. */
export async function proveRounds(
  product: Product,
  history: History,
  operator: Person,
  losses: readonly Loss[],
): Promise<void> {
  const deadline = performance.now() + GREEN_WITHIN_MS;
  const rounds = await listRounds(product);
  await inLanes(rounds, width(4), async ({ saleId, round, isOpen }) => {
    const sheet = await greenSheet(operator, `/api/admin/sales/${saleId}/verify?round=${round}`);
    if (!sheet?.ok) {
      const wrong = sheet?.checks.filter(({ ok }) => !ok) ?? 'no answer';
      history.violation(
        'a sheet stays red',
        `sale ${saleId}, ${isOpen ? '' : 'closed '}round ${round}: ${JSON.stringify(wrong)}; ${await booksOf(product, saleId, round)}`,
      );
    } else history.count('a sheet is green');
    if (!isOpen) await proveOrder(saleId, round);
  });

  async function greenSheet(person: Person, path: string): Promise<VerifySheet | undefined> {
    let sheet: VerifySheet | undefined;
    do {
      const answer = await person.ask({ path });
      if (answer?.status === 200) sheet = Object(answer.body) as VerifySheet;
      if (sheet?.ok) return sheet;
      await sleep(500);
    } while (performance.now() < deadline);
    return sheet;
  }

  async function proveOrder(saleId: number, round: number): Promise<void> {
    const path = `/api/sales/${saleId}/rounds/${round}/record`;
    const answer = await operator.insist({ path });
    if (answer?.body['code'] === 'record_not_found') return;
    if (answer?.status !== 200) {
      history.violation('a record cannot be read', `${path}: ${answer?.status}`);
      return;
    }
    const record = Object(answer.body) as FairnessRecord;
    const { ok, checks } = await checkRecord(record);
    const wrong = checks.filter((check) => !check.ok);
    if (ok) {
      history.count('a record proves the order');
      if (record.draw?.digest !== undefined) history.count('a record proves a draw');
    } else if (record.draw && losses.length > 0 && wrong.every(({ key }) => NEEDS_SET.has(key))) {
      history.count('Redis forgot tickets that were drawn');
    } else {
      history.violation(
        'a record does not prove the order',
        `${path}: ${JSON.stringify(wrong)}; ${await booksOf(product, saleId, round)}`,
      );
    }
  }
}

/** What a round comes to in both stores, to be read by whoever looks for the fault. */
async function booksOf({ servers }: Product, saleId: number, round: number): Promise<string> {
  const { client } = servers.redis.connection;
  const keysOf = async (what: string): Promise<string[]> => {
    const pattern = `*:${what}:${saleId}-${round}`;
    return (await Promise.all(allServers(client).map((each) => each.keys(pattern)))).flat();
  };
  const [lines, turns, records] = await Promise.all(['line', 'turns', 'record'].map(keysOf));
  const shell = await openShell(servers.mysql.url);
  const [row] = await rowsOf(shell, 'SELECT * FROM rounds WHERE sale_id = ? AND round = ?', [
    saleId,
    round,
  ]);
  await shell.end();
  return JSON.stringify({
    row,
    line: await Promise.all(lines?.map((key) => client.hgetall(key)) ?? []),
    turns: await Promise.all(turns?.map((key) => client.zrange(key, 0, '-1', 'WITHSCORES')) ?? []),
    // Each batch as it was settled: which numbers, and how each ended.
    record: await Promise.all(
      records?.map(async (key) =>
        (await client.lrange(key, 0, -1)).map((entry) => entry.slice(entry.indexOf(' ') + 1)),
      ) ?? [],
    ),
  });
}

/** What Redis and MySQL hold of the open rounds, unit by unit. */
export async function compareStores(product: Product, history: History): Promise<void> {
  const shell = await openShell(product.servers.mysql.url);
  const rounds = await listRounds(product);
  for (const { saleId, round, isOpen } of rounds) {
    if (!isOpen) continue;
    const until = performance.now() + EQUAL_WITHIN_MS;
    let both = await claimsAndOrders(product, shell, saleId, round);
    // Who stands by may be promoted at this very moment: the claim comes first.
    while (!isDeepStrictEqual(new Map(both.claims), new Map(both.orders))) {
      if (performance.now() > until) {
        const detail = `sale ${saleId}, round ${round}: ${JSON.stringify(both)}`;
        history.violation('claims are not the live orders', detail);
        break;
      }
      await sleep(250);
      both = await claimsAndOrders(product, shell, saleId, round);
    }
  }
  const late = await rowsOf(
    shell,
    `SELECT o.id FROM orders o JOIN rounds r ON r.sale_id = o.sale_id AND r.round = o.round
      WHERE r.closed_at IS NOT NULL AND o.created_at > r.closed_at`,
  );
  for (const { id } of late) history.violation('an order was made after its round', String(id));
  const overdue = await rowsOf(
    shell,
    `SELECT id FROM orders WHERE status = 'unpaid' AND pay_by < NOW(3) - INTERVAL 10 SECOND`,
  );
  for (const { id } of overdue) history.violation('an order did not expire', String(id));
  await shell.end();
}

/** Buyer and ticket of each unit, in Redis and in MySQL. */
async function claimsAndOrders(
  { prefix, servers }: Product,
  shell: Awaited<ReturnType<typeof openShell>>,
  saleId: number,
  round: number,
) {
  const live = await rowsOf(
    shell,
    `SELECT user_id, ticket_id, quantity FROM orders WHERE sale_id = ? AND round = ? AND status IN ('unpaid', 'paid')`,
    [saleId, round],
  );
  const held = await servers.redis.connection.client.hgetall(`{${prefix}:sale:${saleId}}:round`);
  const orders = live.flatMap((row) =>
    Array.from({ length: Number(row['quantity']) }, (_, unit): [string, string] => [
      unit === 0 ? String(row['user_id']) : `${String(row['user_id'])}~${unit + 1}`,
      String(row['ticket_id']),
    ]),
  );
  return { claims: Object.entries(held).filter(([field]) => !field.startsWith('#')), orders };
}

export async function storedOrders(product: Product): Promise<Map<string, StoredOrder>> {
  const shell = await openShell(product.servers.mysql.url);
  const rows = await rowsOf(
    shell,
    `SELECT o.id, o.status, o.price_cents * o.quantity AS total, COALESCE(SUM(a.amount_cents), 0) AS came,
        COALESCE(SUM(a.counted_cents), 0) AS counted
       FROM orders o LEFT JOIN arrivals a ON a.order_id = o.id GROUP BY o.id`,
  );
  await shell.end();
  return new Map(
    rows.map((row) => [
      String(row['id']),
      {
        status: String(row['status']),
        totalCents: Number(row['total']),
        cameCents: Number(row['came']),
        countedCents: Number(row['counted']),
      },
    ]),
  );
}

async function listRounds(product: Product): Promise<Round[]> {
  const shell = await openShell(product.servers.mysql.url);
  const rows = await rowsOf(shell, 'SELECT sale_id, round, state FROM rounds');
  await shell.end();
  return rows.map((row) => ({
    saleId: Number(row['sale_id']),
    round: Number(row['round']),
    isOpen: row['state'] === 'open',
  }));
}
