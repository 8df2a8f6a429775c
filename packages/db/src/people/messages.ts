import type { MessageKind, Texts } from '@seckill/contracts';
import { and, desc, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { insertRows, isAmong, NOW } from '../access/bulk.ts';
import { messages } from '../schema.ts';
import { readIdsOf } from './aliases.ts';

/** A text to a person. `sentAt` is null until a provider took it. */
export type MessageRow = {
  id: string;
  userId: string;
  /** A mobile number, or the id of a guest. */
  to: string;
  kind: MessageKind;
  text: string;
  /** The same in each language. */
  texts: Texts<'text'> | null;
  createdAt: Date;
  sentAt: Date | null;
};

const columns = {
  id: messages.id,
  userId: messages.userId,
  to: messages.to,
  kind: messages.kind,
  text: messages.text,
  texts: messages.texts,
  createdAt: messages.createdAt,
  sentAt: messages.sentAt,
};

/** Those of these texts that are written down. */
export async function findMessages(access: Access, ids: readonly string[]): Promise<MessageRow[]> {
  if (ids.length === 0) return [];
  return access.read((session) =>
    session.select(columns).from(messages).where(isAmong(messages.id, ids)),
  );
}

export type NewMessage = Omit<MessageRow, 'texts' | 'createdAt' | 'sentAt'> & {
  texts?: MessageRow['texts'];
  /** To be read in the app, and in no other place: it is sent by being written. */
  isSent?: boolean;
};

/** Writes texts down before they are sent, all by one statement. What is there already keeps its words. */
export async function writeMessages(access: Access, written: readonly NewMessage[]): Promise<void> {
  if (written.length === 0) return;
  const rows = written.map(({ isSent, ...message }) => ({
    ...message,
    sentAt: isSent ? NOW : null,
  }));
  const keep = sql`on duplicate key update sent_at = coalesce(sent_at, values(sent_at))`;
  await access.write((tx) => insertRows(tx, messages, rows, keep));
}

/** Notes that these texts were taken, and when; the first time stays. */
export async function markSent(access: Access, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await access.write(
    async (tx) =>
      void (await tx
        .update(messages)
        .set({ sentAt: sql`coalesce(sent_at, now(3))` })
        .where(isAmong(messages.id, ids))),
  );
}

/** What was sent to this person, newest first; also to the guests that they were. */
export const listMessagesOf = (
  access: Access,
  userId: string,
  limit: number,
): Promise<MessageRow[]> =>
  access.read(async (session) =>
    session
      .select(columns)
      .from(messages)
      .where(
        and(
          inArray(messages.userId, await readIdsOf(session, userId)),
          isNotNull(messages.sentAt),
          // What was said in it is erased.
          ne(messages.text, ''),
        ),
      )
      .orderBy(desc(messages.createdAt), desc(messages.id))
      .limit(limit),
  );
