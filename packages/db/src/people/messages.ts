import type { MessageKind, Texts } from '@seckill/contracts';
import { and, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
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

export const findMessage = (access: Access, id: string): Promise<MessageRow | undefined> =>
  access.read(
    async (session) => (await session.select(columns).from(messages).where(eq(messages.id, id)))[0],
  );

export type NewMessage = Omit<MessageRow, 'texts' | 'createdAt' | 'sentAt'> & {
  texts?: MessageRow['texts'];
};

/** Writes the text down before it is sent; what is there already stays. */
export const writeMessage = (access: Access, message: NewMessage): Promise<MessageRow> =>
  access.write(async (tx) => {
    const find = async () =>
      (await tx.select(columns).from(messages).where(eq(messages.id, message.id)))[0];
    const known = await find();
    if (known) return known;
    await tx.insert(messages).values(message);
    const written = await find();
    if (!written) throw new Error('a message that was just written is not there');
    return written;
  });

export const markSent = (access: Access, id: string): Promise<void> =>
  access.write(
    async (tx) =>
      void (await tx
        .update(messages)
        .set({ sentAt: sql`coalesce(sent_at, now(3))` })
        .where(eq(messages.id, id))),
  );

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
        and(inArray(messages.userId, await readIdsOf(session, userId)), isNotNull(messages.sentAt)),
      )
      .orderBy(desc(messages.createdAt), desc(messages.id))
      .limit(limit),
  );
