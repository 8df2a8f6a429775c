import { inLanguage, type Language, type Texts } from '@seckill/contracts';
import type { Db, MessageRow, NewMessage } from '@seckill/db';
import type { Limiter } from '@seckill/redis';
import type { Text, TextProvider } from './text-provider.ts';

/** Texts to one number. What is read in the app only costs nobody anything, and has no share. */
export const TEXTS_PER_NUMBER = { name: 'sms', points: 10, perMs: 20 * 60_000 };

export type WriteParts = {
  db: Pick<Db, 'findMessages' | 'writeMessages'>;
  limiter: Limiter;
  provider: TextProvider;
};

/** A text to somebody. `mobile`: null where the inbox is all the way to them that there is. */
export type Draft = Omit<NewMessage, 'to' | 'isSent'> & { mobile: string | null };

/**
 * What becomes of a text. `sent`: it is in the inbox, which is all the way there is, or was sent before. `send`: it is written down,
 * and its provider is to be asked. `later`: its number had its share of texts for now.
 */
export type Written =
  | { outcome: 'sent' }
  | { outcome: 'send'; text: Text }
  | { outcome: 'later'; retryAfterMs: number };

/**
 * Writes texts down, all by one statement, and answers for each of them. As often as it is called: what is written keeps its words, and
 * one of those that are `known` to be written takes no share of its number.
 */
export async function writeTexts(
  { db, limiter, provider }: WriteParts,
  drafts: readonly Draft[],
  known: { has(id: string): boolean },
): Promise<Written[]> {
  const isInbox = ({ mobile }: Draft) => mobile === null || provider.inApp === true;
  const shares = await Promise.all(
    drafts.map(async (draft) =>
      isInbox(draft) || known.has(draft.id)
        ? undefined
        : limiter.take({ ...TEXTS_PER_NUMBER, of: draft.mobile ?? '' }),
    ),
  );
  const admitted = drafts.filter((_, i) => shares[i]?.outcome !== 'empty');
  await db.writeMessages(admitted.map((draft) => messageOf(draft, isInbox(draft))));
  const rows = await textsById(
    db,
    admitted.filter((draft) => !isInbox(draft)).map(({ id }) => id),
  );
  return drafts.map(({ id }, i): Written => {
    const share = shares[i];
    if (share?.outcome === 'empty') return { outcome: 'later', retryAfterMs: share.retryAfterMs };
    const row = rows.get(id);
    if (!row || row.sentAt !== null) return { outcome: 'sent' };
    // In the words of whoever wrote it first.
    return { outcome: 'send', text: { id, to: row.to, kind: row.kind, text: row.text } };
  });
}

const messageOf = ({ mobile, ...draft }: Draft, isSent: boolean): NewMessage => ({
  ...draft,
  to: mobile ?? draft.userId,
  isSent,
});

/** Those of these texts that are written down. */
export async function textsById(
  db: Pick<Db, 'findMessages'>,
  ids: readonly string[],
): Promise<Map<string, MessageRow>> {
  return new Map((await db.findMessages(ids)).map((row) => [row.id, row]));
}

/** A title in each language; as it is in one that it has no words of its own in. */
export const titlesIn = (
  title: string,
  texts: Texts<'title'> | null | undefined,
): Record<Language, string> => ({
  zh: inLanguage({ title }, texts, 'zh').title,
  en: inLanguage({ title }, texts, 'en').title,
});
