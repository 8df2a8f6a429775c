import type { UnrecordedRound } from '@seckill/db';
import type { Look } from '@seckill/inventory';
import { laneOfRound, orderPlace, type RoundOfSale } from '@seckill/tasks';
import { compare } from './compare.ts';
import { eachRound, type Patience, type RoundFailure } from './each-round.ts';
import { promote } from '../standby/promote.ts';
import { recordRound, renewRound } from '../record/record-round.ts';
import { restock, restore } from './restore.ts';
import { tellWinners } from './tell-winners.ts';
import type { Parts } from '../stores.ts';
import { verdictsIn } from '../verify/sheet.ts';
import { tellAll } from '../standby/tell.ts';
import { countStandbyAnew, endAllInVain, takeOutEnded } from '../standby/vain.ts';

/**
 * What was repaired: claims that stood for nothing, claims and rounds that Redis had lost, units for which somebody stood
 * by, tickets that did not say what the standby line says, tickets that the books of their line had lost or counted wrongly.
 */
export type Repairs = {
  released: number;
  rebuilt: number;
  promoted: number;
  told: number;
  balanced: number;
};

/**
 * Brings the claims of every round that is not over for good back to its live orders. Repairs what a crash between the two
 * stores leaves: a round that MySQL opened and Redis has not seen, a claim lost with Redis' tail, a unit given back in
 * MySQL and still claimed in Redis, a promotion without its order, a line that nobody promotes or closes.
 *
 * One look per round says whether there is anything to do, so that the cost follows what changed; every minute, and after
 * Redis was started anew, claims and orders are compared one by one. Each round by itself: see `eachRound`. `repaired` hears of
 * what a slow round repairs after this has answered, too. `rounds` were looked at. Books are put right that are wrong in the same way at two
 * looks, and for `wrongForMs`: until then the sheet says so.
 */
export async function reconcile(
  parts: Parts,
  {
    patienceMs,
    repaired,
    wrongForMs,
  }: Patience & {
    repaired?: Count | undefined;
    wrongForMs?: number | undefined;
  } = {},
): Promise<Repairs & { rounds: number; failures: RoundFailure[] }> {
  const repairs: Repairs = { released: 0, rebuilt: 0, promoted: 0, told: 0, balanced: 0 };
  const count: Count = (kind, found) => {
    if (found === 0) return;
    repairs[kind] += found;
    repaired?.(kind, found);
  };
  const [rounds, run] = await Promise.all([
    parts.db.listUnrecordedRounds(),
    parts.inventory.runOfRedis(),
  ]);
  const failures = await eachRound(
    { what: 'reconcile', where: parts.db, patienceMs },
    rounds,
    (round) => lookAfter(parts, round, run, { count, wrongForMs }),
  );
  return { ...repairs, rounds: rounds.length, failures };
}

type Count = (kind: keyof Repairs, found: number) => void;
type How = { count: Count; wrongForMs: number | undefined };

async function lookAfter(parts: Parts, round: UnrecordedRound, run: string, how: How) {
  const { count } = how;
  const { saleId } = round;
  const id = { saleId, round: round.round };
  const seen = await parts.inventory.look(saleId, round.round, run);
  if (round.present) await repairClaims(parts, round, seen, count);
  if (seen.compareAgain) await renewRound(parts, id);
  if (seen.untold > 0) count('told', await tellAll(parts, id));
  if (seen.compareAgain || round.longOver) await compareTickets(parts, round, seen, how);
  if (seen.waiting > 0 || seen.promoted > 0) {
    count('promoted', (await promote(parts, id)).promoted);
  } else if (round.longOver && seen.promoted === 0 && seen.untold === 0) {
    await recordRound(parts, id);
  }
}

async function repairClaims(
  parts: Parts,
  round: UnrecordedRound,
  seen: Look,
  count: Count,
): Promise<void> {
  const { saleId } = round;
  if (!seen.open || seen.open.round < round.round) {
    await parts.tasks.beginLine(orderPlace, laneOfRound(saleId, round.round));
    await restore(parts, saleId);
    count('rebuilt', 1);
  } else if (seen.open.round === round.round && seen.open.total !== round.total) {
    await restock(parts, saleId);
  }
  if (!seen.compareAgain && !(await areSuspicious(parts, round, seen))) return;
  const { released, rebuilt } = await compare(parts, { saleId, round: round.round });
  count('released', released);
  count('rebuilt', rebuilt);
  await parts.inventory.compared(saleId, seen.run);
}

/** Redis may have lost what a ticket was told, what it stands for, and how it was counted. The counts say whether a look at each is due. */
async function compareTickets(parts: Parts, of: UnrecordedRound, seen: Look, how: How) {
  const { count, wrongForMs } = how;
  const id: RoundOfSale = { saleId: of.saleId, round: of.round };
  const lane = laneOfRound(id.saleId, id.round);
  let line = await parts.tasks.line(orderPlace, lane);
  if (line.accepted !== line.decided || line.decided !== verdictsIn(line)) {
    const balanced = await parts.tasks.balanceLine(orderPlace, lane, { wrongForMs });
    count('balanced', balanced);
    if (balanced > 0) line = await parts.tasks.line(orderPlace, lane);
  }
  const { success = 0, standby = 0 } = line.outcomes;
  if (success < of.sold) count('told', await tellWinners(parts, id));
  if (standby > seen.waiting + seen.promoted) {
    count('told', await endAllInVain(parts, id));
    count('balanced', await countStandbyAnew(parts, id, wrongForMs));
  }
  if (standby < seen.waiting) count('told', await takeOutEnded(parts, id));
}

/** More claims than orders are nothing special while tickets are being decided: their orders are on the way. */
async function areSuspicious(
  { tasks }: Parts,
  { saleId, round, sold }: UnrecordedRound,
  seen: Look,
) {
  if (seen.claims <= sold) return seen.claims < sold;
  return (await tasks.line(orderPlace, laneOfRound(saleId, round))).waiting === 0;
}
