import {
  TICKET_TALLIES,
  VERDICTS,
  type Check,
  type CheckName,
  type VerifySheet,
} from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { RoundOfSale } from '@seckill/tasks';

export type Ledger = Awaited<ReturnType<Db['countRound']>>;

type Money = Awaited<ReturnType<Db['countMoney']>>;

/** How the tickets of a round were counted. */
export type Books = { accepted: number; outcomes: Record<string, number> };

/** What each check compares: what is expected, and what is so. Null where it does not apply to this round. */
export type Findings = Record<CheckName, readonly [expected: number, actual: number | null] | null>;

/** Every check, in the order in which they are shown. */
export function toSheet(
  { saleId, round }: RoundOfSale,
  findings: Findings,
  counts: Record<string, number>,
): VerifySheet {
  const checks: Check[] = [];
  let name: CheckName;
  for (name in findings) {
    const found = findings[name];
    if (found) checks.push(toCheck(name, found));
  }
  return { ok: checks.every((check) => check.ok), saleId, round, checks, counts };
}

function toCheck(name: CheckName, [expected, actual]: readonly [number, number | null]): Check {
  return name === 'live orders never exceed the stock'
    ? { name, ok: actual !== null && actual <= expected, expected: `at most ${expected}`, actual }
    : { name, ok: expected === actual, expected, actual };
}

/** What MySQL says by itself. */
export const ledgerFindings = (ledger: Ledger) =>
  ({
    'live orders never exceed the stock': [ledger.total, ledger.liveUnits],
    'units sold are the live orders': [ledger.liveUnits, ledger.sold],
    'no buyer holds two live orders': [0, ledger.buyersWithTwoLiveOrders],
    'no ticket made two orders': [0, ledger.ticketsWithTwoOrders],
  }) as const satisfies Partial<Findings>;

/** Money of orders that wait for the rest is kept for them. */
export const moneyFinding = ({ arrived, kept, waiting, due, refunded }: Money) =>
  [arrived, kept + waiting + due + refunded] as const;

export const ordersIn = (ledger: Ledger): number =>
  ledger.unpaid + ledger.paid + ledger.expired + ledger.cancelled + ledger.void;

export const verdictsIn = ({ outcomes }: Books): number =>
  Object.values(outcomes).reduce((sum, count) => sum + count, 0);

/**
 * A sold-out verdict is only right when the units were all taken, now or by an order since given back; where one may ask for
 * several, all but fewer than that.
 */
export function turnedAwayTooEarly({ outcomes }: Books, ledger: Ledger): number {
  const turnedAway = TICKET_TALLIES.some(
    (name) => VERDICTS[name].noneLeft && (outcomes[name] ?? 0) > 0,
  );
  // A unit of a draw is kept for whoever drew it; a reset ends who was not asked yet.
  const drawnInVain = ledger.drawn ? (outcomes['cancelled'] ?? 0) * ledger.mostPerBuyer : 0;
  // Units that were added later were not there to be had.
  const neverSold = Math.max(0, ledger.leastTotal - ledger.orderedUnits - drawnInVain);
  return turnedAway && neverSold >= ledger.mostPerBuyer ? neverSold : 0;
}

export const countsOf = (ledger: Ledger, { accepted, outcomes }: Books) => ({
  stock: ledger.total,
  sold: ledger.sold,
  liveOrders: ledger.live,
  liveUnits: ledger.liveUnits,
  accepted,
  ...Object.fromEntries(TICKET_TALLIES.map((name) => [VERDICTS[name].count, outcomes[name] ?? 0])),
});
