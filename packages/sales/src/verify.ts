import { setTimeout as sleep } from 'node:timers/promises';
import {
  TICKET_TALLIES,
  VERDICTS,
  type Check,
  type CheckName,
  type VerifySheet,
} from '@seckill/contracts';
import { ORDER_STATUSES } from '@seckill/db';
import { laneOfRound, orderPlace, type PlaceTally } from '@seckill/tasks';
import type { Parts } from './stores.ts';

const SETTLE_MS = 6000;
const LOOK_EVERY_MS = 50;

/**
 * The proof of a round: every guarantee as two counts that come from different places and must agree.
 * Most hold only at rest, so a line that still moves, or that a killed process
 * left untidy, gets a few seconds to come to rest.
 */
export async function verify(parts: Parts, saleId: number): Promise<VerifySheet | undefined> {
  const sale = await parts.db.findSale(saleId);
  if (!sale) return undefined;
  const { round } = sale;
  let sheet = await readSheet(parts, saleId, round);
  for (const until = Date.now() + SETTLE_MS; !sheet.ok && Date.now() < until;) {
    await sleep(LOOK_EVERY_MS);
    sheet = await readSheet(parts, saleId, round);
  }
  return sheet;
}

async function readSheet(
  { db, inventory, tasks }: Parts,
  saleId: number,
  round: number,
): Promise<VerifySheet> {
  const [ledger, live, claims, line, snapshot, standby, promotions] = await Promise.all([
    db.countRound(saleId, round),
    db.listLiveOrders(saleId, round),
    inventory.claims(saleId, round),
    tasks.line(orderPlace, laneOfRound(saleId, round)),
    inventory.snapshot(saleId),
    inventory.standbyCount(saleId, round),
    inventory.promote({ saleId, round, most: 0 }),
  ]);
  const tally = (name: PlaceTally) => line.outcomes[name] ?? 0;
  const verdicts = Object.values(line.outcomes).reduce((sum, n) => sum + n, 0);
  const orders = ORDER_STATUSES.reduce((sum, status) => sum + ledger[status], 0);
  const forgotten = tally('success') < orders ? await countForgotten(tasks, live) : 0;
  const claimKeys = new Set(claims.map(({ buyerId, ticketId }) => `${buyerId} ${ticketId}`));
  const unmatched = live.filter(
    ({ buyerId, ticketId }) => !claimKeys.has(`${buyerId} ${ticketId}`),
  );

  const checks: Check[] = [
    atMost('live orders never exceed the stock', ledger.total, ledger.live),
    same('units sold are the live orders', ledger.live, ledger.sold),
    same('no buyer holds two live orders', 0, ledger.buyersWithTwoLiveOrders),
    same('no ticket made two orders', 0, ledger.ticketsWithTwoOrders),
    same('claims in Redis are as many as live orders', ledger.live, claims.length),
    same('every live order has its claim', 0, unmatched.length),
    same('Redis is at the same round', round, snapshot?.round ?? null),
    same('Redis knows the same stock', ledger.total, snapshot?.total ?? null),
    same('every accepted ticket has a verdict', line.accepted, verdicts),
    same('every success has its order', tally('success') + forgotten, orders),
    same('nobody was turned away while a unit was free', 0, turnedAwayTooEarly()),
    same('every ticket that stands by is in the line', standby, tally('standby')),
    same('no unit is unsold while somebody stands by', 0, standby > 0 ? unsold() : 0),
    same('every promotion has its order', 0, promotions.length),
  ];

  /** A sold-out verdict is only right when the units were all taken, now or by an order since given back. */
  function turnedAwayTooEarly(): number {
    const turnedAway = TICKET_TALLIES.filter((name) => VERDICTS[name].noneLeft && tally(name) > 0);
    // Units that were added later were not there to be had.
    return turnedAway.length > 0 ? Math.max(0, ledger.leastTotal - orders) : 0;
  }

  function unsold(): number {
    return Math.max(0, ledger.total - ledger.sold);
  }

  return {
    ok: checks.every((check) => check.ok),
    saleId,
    round,
    checks,
    counts: {
      stock: ledger.total,
      sold: ledger.sold,
      liveOrders: ledger.live,
      claims: claims.length,
      accepted: line.accepted,
      decided: line.decided,
      waiting: line.waiting,
      ...Object.fromEntries(TICKET_TALLIES.map((name) => [VERDICTS[name].count, tally(name)])),
      // Of those who stand by now, not of all who ever did.
      standby,
    },
  };
}

/** How many orders have tickets that Redis has lost; the success of such a ticket is read from MySQL. */
async function countForgotten(tasks: Parts['tasks'], live: { ticketId: string }[]) {
  const states = await Promise.all(live.map(({ ticketId }) => tasks.result(ticketId)));
  return states.filter((state) => state?.status === 'lost').length;
}

function same(name: CheckName, expected: number | null, actual: number | null): Check {
  return { name, ok: expected === actual, expected, actual };
}

function atMost(name: CheckName, expected: number, actual: number): Check {
  return { name, ok: actual <= expected, expected: `at most ${expected}`, actual };
}
