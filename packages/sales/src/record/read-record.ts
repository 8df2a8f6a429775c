import type { RecordedBatch } from '@seckill/db';
import { laneOfRound, orderPlace, type RoundOfSale } from '@seckill/tasks';
import type { Parts } from '../stores.ts';

/** Batches that are read from Redis at once. */
const BATCHES_PER_PAGE = 50;

/** `next`: the number with which the following page begins; null when there is none yet. */
export type RecordPage = { batches: RecordedBatch[]; next: number | null };

type Reading = Pick<Parts, 'db' | 'tasks'>;

/**
 * How the tickets of a round were decided, from the batch with this number on. MySQL has the record of a round that is over;
 * until it is written there, Redis has it. What a page with a `next` says never changes.
 */
export async function readRecordPage(
  { db, tasks }: Reading,
  id: RoundOfSale,
  from: number,
): Promise<RecordPage> {
  const part = await db.findRecordPart(id, from);
  if (part) {
    const batches = part.batches.filter((batch) => lastOf(batch) >= from);
    return { batches, next: nextAfter(batches) };
  }
  const index = await indexOf({ tasks }, id, from);
  const page = { from: index, count: BATCHES_PER_PAGE };
  const batches = await tasks.record(orderPlace, laneOfRound(id.saleId, id.round), page);
  return { batches, next: batches.length === BATCHES_PER_PAGE ? nextAfter(batches) : null };
}

/** All of it, a page at a time. */
export async function* readRecordPages(
  parts: Reading,
  id: RoundOfSale,
): AsyncGenerator<RecordedBatch[], void> {
  for (let from: number | null = 1; from !== null;) {
    const page: RecordPage = await readRecordPage(parts, id, from);
    yield page.batches;
    from = page.next;
  }
}

export async function readRecord(parts: Reading, id: RoundOfSale): Promise<RecordedBatch[]> {
  const batches: RecordedBatch[] = [];
  for await (const page of readRecordPages(parts, id)) batches.push(...page);
  return batches;
}

/** The batches of a record go up by number, so that a few looks find where one begins. */
export async function indexOf(
  { tasks }: Pick<Parts, 'tasks'>,
  { saleId, round }: RoundOfSale,
  number: number,
): Promise<number> {
  const endsBefore = async (from: number) => {
    const page = { from, count: 1 };
    const [batch] = await tasks.record(orderPlace, laneOfRound(saleId, round), page);
    return batch !== undefined && lastOf(batch) < number;
  };
  if (number <= 1) return 0;
  let [low, high] = [0, 1];
  while (await endsBefore(high - 1)) [low, high] = [high, 2 * high];
  while (low < high - 1) {
    const middle = Math.floor((low + high - 1) / 2);
    if (await endsBefore(middle)) low = middle + 1;
    else high = middle + 1;
  }
  return low;
}

const lastOf = ({ tickets }: RecordedBatch): number => tickets.at(-1)?.[0] ?? 0;

const nextAfter = (batches: readonly RecordedBatch[]): number | null => {
  const last = batches.at(-1);
  return last ? lastOf(last) + 1 : null;
};
