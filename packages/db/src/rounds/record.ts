import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { and, asc, eq, gte, isNull, max, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { roundRecords, rounds, type RoundBooks } from '../schema.ts';
import { isRound, type RoundId } from './rounds.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** A batch of a record: its link in the chain, and per ticket the number, the hash of its id, its first verdict. */
export type RecordedBatch = { link: string; tickets: [number, string, string][] };

export type RecordPart = RoundId & { part: number; batches: RecordedBatch[] };

/** How far the record of a round is written; 0 and 0 before the first part. */
export type RecordEnd = { parts: number; lastNumber: number };

const ofRound = ({ saleId, round }: RoundId) =>
  and(eq(roundRecords.saleId, saleId), eq(roundRecords.round, round));

/** Writes the next part. Again: nothing. */
export async function appendRecord(access: Access, record: RecordPart): Promise<void> {
  const { saleId, round, part, batches } = record;
  const numbers = batches.flatMap(({ tickets }) => tickets.map(([number]) => number));
  const [firstNumber, lastNumber] = numbers.reduce(
    ([least, most], number) => [Math.min(least, number), Math.max(most, number)],
    [Infinity, 0],
  );
  if (lastNumber < 1) return;
  const content = await pack(JSON.stringify(batches));
  await access.write((tx) =>
    tx
      .insert(roundRecords)
      .ignore()
      .values({ saleId, round, part, batches: batches.length, firstNumber, lastNumber, content }),
  );
}

export const findRecordEnd = (access: Access, id: RoundId): Promise<RecordEnd> =>
  access.read(async (session) => {
    const [row] = await session
      .select({ part: max(roundRecords.part), lastNumber: max(roundRecords.lastNumber) })
      .from(roundRecords)
      .where(ofRound(id));
    const { part = null, lastNumber = null } = row ?? {};
    return { parts: part === null ? 0 : part + 1, lastNumber: lastNumber ?? 0 };
  });

/**
 * The first part that has tickets with this number or a higher one; undefined when there is none. Parts are written in their order
 * and never again, so what is found here is the same for ever.
 */
export async function findRecordPart(
  access: Pick<Access, 'read'>,
  id: RoundId,
  from: number,
): Promise<Omit<RecordPart, keyof RoundId> | undefined> {
  const [row] = await access.read((session) =>
    session
      .select({ part: roundRecords.part, content: roundRecords.content })
      .from(roundRecords)
      .where(and(ofRound(id), gte(roundRecords.lastNumber, from)))
      .orderBy(asc(roundRecords.part))
      .limit(1),
  );
  if (!row) return undefined;
  const batches: RecordedBatch[] = JSON.parse((await unpack(row.content)).toString());
  return { part: row.part, batches };
}

/** Notes that the record is whole. From now on nobody looks after the round, until its sale is edited. */
export const closeRecord = (access: Access, id: RoundId, books: RoundBooks): Promise<void> =>
  access.write(async (tx) => {
    await tx
      .update(rounds)
      .set({ books, recordedAt: sql`now(3)` })
      .where(and(isRound(id), isNull(rounds.recordedAt)));
  });

/** What is kept of a round. `books` are there once it was recorded; `recorded` is false when its sale was edited since. */
export type RoundKept = { recorded: boolean; books: RoundBooks | null };

export const findRoundKept = (access: Access, id: RoundId): Promise<RoundKept | undefined> =>
  access.read(async (session) => {
    const [row] = await session
      .select({ recordedAt: rounds.recordedAt, books: rounds.books })
      .from(rounds)
      .where(isRound(id));
    return row && { recorded: row.recordedAt !== null, books: row.books };
  });
