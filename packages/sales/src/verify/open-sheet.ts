import type { VerifySheet } from '@seckill/contracts';
import { laneOfRound, orderPlace, type RoundOfSale } from '@seckill/tasks';
import type { Parts } from '../stores.ts';
import {
  countsOf,
  ledgerFindings,
  moneyFinding,
  ordersIn,
  toSheet,
  turnedAwayTooEarly,
  verdictsIn,
} from './sheet.ts';
import { ordersByTickets } from './success-has-order.ts';

const PAGE = 1000;
const AT_ONCE = 200;

/** The sheet of a round that is looked after. Of one that a reset has closed, Redis need not keep the claims. */
export async function readOpenSheet(
  parts: Parts,
  id: RoundOfSale,
  present: boolean,
): Promise<VerifySheet> {
  const { saleId, round } = id;
  const { db, inventory, tasks } = parts;
  const [ledger, money, line, seen] = await Promise.all([
    db.countRound(saleId, round),
    db.countMoney(saleId, round),
    tasks.line(orderPlace, laneOfRound(saleId, round)),
    inventory.look(saleId, round, ''),
  ]);
  const orders = ordersIn(ledger);
  const { success: successes = 0, standby = 0 } = line.outcomes;
  const claims = seen.open?.round === round ? seen.claims : 0;
  const unsold = Math.max(0, ledger.total - ledger.sold);
  // Who waits for more than is left does not fit; as many as one may ask for fit anybody.
  const isWaitedFor = seen.reserved > 0 || (seen.waiting > 0 && unsold >= ledger.mostPerBuyer);
  const [unclaimed, byTickets, saying] = await Promise.all([
    present ? countUnclaimed(parts, id) : 0,
    ordersByTickets(parts, id, { successes, orders }),
    sayingStandby(parts, id, { waiting: seen.waiting, tally: standby }),
  ]);
  return toSheet(
    id,
    {
      ...ledgerFindings(ledger),
      'claims in Redis are as many as live orders': present ? [ledger.liveUnits, claims] : null,
      'every live order has its claim': present ? [0, unclaimed] : null,
      'Redis is at the same round': present ? [round, seen.open?.round ?? null] : null,
      'Redis knows the same stock': present ? [ledger.total, seen.open?.total ?? null] : null,
      'every accepted ticket has a verdict': [line.accepted, verdictsIn(line)],
      'every success has its order': [byTickets, orders],
      'nobody was turned away while a unit was free': [0, turnedAwayTooEarly(line, ledger)],
      'every ticket that stands by is in the line': [seen.waiting, saying],
      'no unit is unsold while somebody stands by': [0, isWaitedFor ? unsold : 0],
      'every promotion has its order': [0, seen.promoted],
      'every cent that came is kept, due back or given back': moneyFinding(money),
    },
    {
      ...countsOf(ledger, line),
      claims,
      decided: line.decided,
      waiting: line.waiting,
      redelivered: line.redelivered,
      // Of those who stand by now, not of all who ever did.
      standby: seen.waiting,
    },
  );
}

/** Live orders whose claim Redis does not have. With as many claims as orders, none is left over then. */
async function countUnclaimed({ db, inventory }: Parts, { saleId, round }: RoundOfSale) {
  let missing = 0;
  for (let after = ''; ;) {
    const orders = await db.pageLiveOrders({ saleId, round, after, limit: PAGE });
    missing += (await inventory.missingClaims(saleId, orders)).length;
    const last = orders.at(-1);
    if (!last || orders.length < PAGE) return missing;
    after = last.buyerId;
  }
}

/**
 * How many tickets say that they stand by. More than are in the line were counted wrongly, or say so in vain. Where they are fewer,
 * Redis may have forgotten the counts: then those in the line are asked, and a forgotten one is no contradiction.
 */
async function sayingStandby(
  { inventory, tasks }: Parts,
  { saleId, round }: RoundOfSale,
  { waiting, tally }: { waiting: number; tally: number },
): Promise<number> {
  if (tally >= waiting) return tally;
  const inLine = await inventory.listStandby(saleId, round);
  let saying = 0;
  for (let from = 0; from < inLine.length; from += AT_ONCE) {
    const asked = inLine.slice(from, from + AT_ONCE).map(async ({ ticketId }) => {
      const state = await tasks.result(ticketId);
      if (!state || state.status === 'lost') return true;
      return orderPlace.isResult(state.result) && state.result.outcome === 'standby';
    });
    saying += (await Promise.all(asked)).filter(Boolean).length;
  }
  return saying;
}
