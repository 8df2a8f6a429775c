import type { Db, DueReminder } from '@seckill/db';
import { sendAll } from './text-provider.ts';
import { openingText } from './texts.ts';
import { textsById, titlesIn, writeTexts, type Draft, type WriteParts } from './write-texts.ts';

/** How long before an opening people are told. */
const BEFORE_MS = 5 * 60_000;
/** People told by the same few statements. */
const BATCH = 500;

export type ReminderParts = WriteParts & {
  db: Pick<Db, 'listDueReminders' | 'markReminded' | 'findMessages' | 'writeMessages' | 'markSent'>;
};

/** The same for each try, and another one when the opening is moved. */
const messageId = ({ saleId, opensAt, userId }: DueReminder): string =>
  `opening_soon.${saleId}.${opensAt.getTime().toString(36)}.${userId}`;

/**
 * Tells everybody who asked for it that a sale opens within minutes: by text to a confirmed number, else in the inbox. Who cannot be told now
 * is told by the next run, as long as the sale is not open; what was written down keeps its words. `signal` ends it between two batches.
 */
export async function remindOfOpenings(
  parts: ReminderParts,
  { signal }: { signal: AbortSignal },
): Promise<{ told: number; later: number }> {
  const sum = { told: 0, later: 0 };
  let after: DueReminder | undefined;
  for (;;) {
    signal.throwIfAborted();
    const due = await parts.db.listDueReminders({ withinMs: BEFORE_MS, limit: BATCH, after });
    const told = await tell(parts, due, signal);
    await noteTold(parts, told);
    sum.told += told.length;
    sum.later += due.length - told.length;
    if (due.length < BATCH) return sum;
    after = due.at(-1);
  }
}

/** Which of them know of it now. */
async function tell(
  parts: ReminderParts,
  due: readonly DueReminder[],
  signal: AbortSignal,
): Promise<DueReminder[]> {
  const { db, provider } = parts;
  const known = await textsById(db, due.map(messageId));
  const written = await writeTexts(parts, due.map(draftOf), known);
  const texts = written.flatMap((each) => (each.outcome === 'send' ? [each.text] : []));
  const taken = await sendAll(provider, texts, signal);
  await db.markSent([...taken]);
  return due.filter((each, i) => written[i]?.outcome === 'sent' || taken.has(messageId(each)));
}

function draftOf(due: DueReminder): Draft {
  const { userId, mobile, title, texts, msLeft, language } = due;
  const said = openingText({ titles: titlesIn(title, texts), msLeft }, language);
  return { id: messageId(due), userId, mobile, kind: 'opening_soon', ...said };
}

/** One statement for each opening. */
async function noteTold({ db }: ReminderParts, told: readonly DueReminder[]): Promise<void> {
  const openings = new Map(told.map((each) => [each.saleId, each]));
  for (const { saleId, round, opensAt } of openings.values()) {
    const userIds = told
      .filter((each) => each.saleId === saleId && each.opensAt.getTime() === opensAt.getTime())
      .map(({ userId }) => userId);
    await db.markReminded({ saleId, round, opensAt, userIds });
  }
}
