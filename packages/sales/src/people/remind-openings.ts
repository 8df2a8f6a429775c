import { inLanguage } from '@seckill/contracts';
import type { Db, DueReminder, MessageRow, NewMessage } from '@seckill/db';
import type { Limiter } from '@seckill/redis';
import { TEXTS_PER_NUMBER } from './order-texts.ts';
import { sendAll, type Text, type TextProvider } from './text-provider.ts';
import { openingText } from './texts.ts';

/** How long before an opening people are told. */
const BEFORE_MS = 5 * 60_000;
/** People told by the same few statements. */
const BATCH = 500;

export type ReminderParts = {
  db: Pick<Db, 'listDueReminders' | 'markReminded' | 'findMessages' | 'writeMessages' | 'markSent'>;
  limiter: Limiter;
  provider: TextProvider;
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
  { db, limiter, provider }: ReminderParts,
  due: readonly DueReminder[],
  signal: AbortSignal,
): Promise<DueReminder[]> {
  const before = await textsById(db, due.map(messageId));
  const admitted = await Promise.all(
    due.map(async (each) => {
      const free = each.mobile === null || provider.inApp === true || before.has(messageId(each));
      if (free) return true;
      const share = await limiter.take({ ...TEXTS_PER_NUMBER, of: each.mobile ?? '' });
      return share.outcome === 'taken';
    }),
  );
  const now = due.filter((_, i) => admitted[i]);
  await db.writeMessages(now.map((each) => messageOf(each, provider)));
  const written = await textsById(db, now.map(messageId));
  const unsent = [...written.values()].filter(({ sentAt }) => sentAt === null);
  const taken = await sendAll(provider, unsent.map(asText), signal);
  await db.markSent([...taken]);
  return now.filter((each) => {
    const text = written.get(messageId(each));
    return text !== undefined && (text.sentAt !== null || taken.has(text.id));
  });
}

const asText = ({ id, to, kind, text }: MessageRow): Text => ({ id, to, kind, text });

const textsById = async (
  db: Pick<Db, 'findMessages'>,
  ids: readonly string[],
): Promise<Map<string, MessageRow>> =>
  new Map((await db.findMessages(ids)).map((row) => [row.id, row]));

function messageOf(due: DueReminder, { inApp }: TextProvider): NewMessage {
  const { userId, mobile, title, texts, msLeft, language } = due;
  const words = { title, description: '' };
  const titles = {
    zh: inLanguage(words, texts, 'zh').title,
    en: inLanguage(words, texts, 'en').title,
  };
  const said = openingText({ titles, msLeft }, language);
  const isSent = mobile === null || inApp === true;
  return {
    id: messageId(due),
    userId,
    to: mobile ?? userId,
    kind: 'opening_soon',
    ...said,
    isSent,
  };
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
