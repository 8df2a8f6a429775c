import { ENDED_ROUND_MS, OPEN_ROUND_MS } from '@seckill/contracts';
import type { RecordedBatch } from '@seckill/db';
import { linkAfter } from '@seckill/task-engine';
import { laneOfRound, orderPlace, type RoundOfSale } from '@seckill/tasks';
import { tellWinners } from '../reconcile/tell-winners.ts';
import type { Parts } from '../stores.ts';

/** Batches that are read at once, and tickets after which a part is written. */
const BATCHES_AT_ONCE = 100;
const TICKETS_PER_PART = 5000;

/**
 * Writes down in MySQL how a round that is over was decided and how its tickets were counted, and lets go of what Redis
 * has of it: from then on the round is looked after by nobody, and what is asked of it is answered from its record.
 * False, and nothing is done, while a ticket is not decided or somebody may yet pay. Safe to repeat, also half done.
 */
export async function recordRound(parts: Parts, { saleId, round }: RoundOfSale): Promise<boolean> {
  const { db, inventory, tasks } = parts;
  const lane = laneOfRound(saleId, round);
  const { waiting } = await tasks.line(orderPlace, lane);
  if (waiting > 0 || (await db.hasUnpaidOrders(saleId, round))) return false;
  await tellWinners(parts, { saleId, round });
  const { issued, abandoned, decided, outcomes, ...line } = await tasks.measuredLine(
    orderPlace,
    lane,
  );
  await writeRecord(parts, { saleId, round });
  const kept = await db.findRoundKept({ saleId, round });
  // Of a round that was recorded before and went on, Redis may have forgotten what the books know.
  const books = kept?.books && kept.books.issued > issued ? kept.books : undefined;
  const waits = line.waits ?? kept?.books?.waits;
  const counted = { issued, abandoned, decided, outcomes, ...(waits && { waits }) };
  await db.closeRecord({ saleId, round }, books ?? counted);
  await tasks.keepLine(orderPlace, lane, ENDED_ROUND_MS / 1000);
  await inventory.setLifetime(saleId, round, 'ended');
  return true;
}

/** While a round is looked after, what belongs to it is not forgotten. */
export async function renewRound({ inventory, tasks }: Parts, { saleId, round }: RoundOfSale) {
  await tasks.keepLine(orderPlace, laneOfRound(saleId, round), OPEN_ROUND_MS / 1000);
  await inventory.setLifetime(saleId, round, 'open');
}

/**
 * What MySQL has of a record stands. Should Redis have lost how it decided the last of it, and have decided that otherwise
 * since, what follows is linked to what stands.
 */
async function writeRecord({ db, tasks }: Parts, { saleId, round }: RoundOfSale): Promise<void> {
  const id = { saleId, round };
  const { parts: written, lastNumber } = await db.findRecordEnd(id);
  const end = written > 0 ? await db.findRecordPart(id, lastNumber) : undefined;
  let link = end?.batches.at(-1)?.link ?? '';
  let part = written;
  let batches: RecordedBatch[] = [];
  const write = async () => {
    if (batches.length === 0) return;
    await db.appendRecord({ ...id, part, batches });
    part += 1;
    batches = [];
  };
  for (let from = 0; ; from += BATCHES_AT_ONCE) {
    const page = { from, count: BATCHES_AT_ONCE };
    const found = await tasks.record(orderPlace, laneOfRound(saleId, round), page);
    for (const batch of found) {
      if (!batch.tickets.some(([number]) => number > lastNumber)) continue;
      link = linkAfter(link, batch.tickets);
      batches.push({ ...batch, link });
    }
    const tickets = batches.reduce((sum, batch) => sum + batch.tickets.length, 0);
    if (tickets >= TICKETS_PER_PART) await write();
    if (found.length < BATCHES_AT_ONCE) break;
  }
  await write();
}
