import { setTimeout as sleep } from 'node:timers/promises';
import type { VerifySheet } from '@seckill/contracts';
import { readEndedSheet } from './ended-sheet.ts';
import { readOpenSheet } from './open-sheet.ts';
import type { Parts } from '../stores.ts';

/** Whoever waits for the proof is told within 5 s what does not come to rest. */
const SETTLE_MS = 4000;
const LOOK_EVERY_MS = 50;

/**
 * The proof of a round, the present one by default: every guarantee as two counts that come from different places and must
 * agree. Most hold only at rest, so a line that still moves, or that a killed process left untidy, gets a few
 * seconds to come to rest. A round that is over and recorded is proved from MySQL alone. Undefined: there is no such round.
 */
export async function verify(
  parts: Parts,
  saleId: number,
  { round: wanted, settleMs = SETTLE_MS }: { round?: number | undefined; settleMs?: number } = {},
): Promise<VerifySheet | undefined> {
  const sale = await parts.db.findSale(saleId);
  const round = wanted ?? sale?.round;
  if (!sale || !round) return undefined;
  const kept = await parts.db.findRoundKept({ saleId, round });
  if (!kept) return undefined;
  const id = { saleId, round };
  if (kept.recorded && kept.books) return readEndedSheet(parts, id, kept.books);
  return untilAtRest(settleMs, () => readOpenSheet(parts, id, sale.round === round));
}

async function untilAtRest(ms: number, read: () => Promise<VerifySheet>): Promise<VerifySheet> {
  let sheet = await read();
  for (const until = Date.now() + ms; !sheet.ok && Date.now() < until;) {
    await sleep(LOOK_EVERY_MS);
    sheet = await read();
  }
  return sheet;
}
