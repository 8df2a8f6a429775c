import type { MessageKind } from '@seckill/contracts';
import { desc, eq, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { messages } from '../schema.ts';

/** A text to a person. `sentAt` is null until a provider took it. */
export type MessageRow = {
  id: string;
  userId: string;
  /** A mobile number, or the id of a guest. */
  to: string;
  kind: MessageKind;
  text: string;
  createdAt: Date;
  sentAt: Date | null;
};

const columns = {
  id: messages.id,
  userId: messages.userId,
  to: messages.to,
  kind: messages.kind,
  text: messages.text,
  createdAt: messages.createdAt,
  sentAt: messages.sentAt,
};

export const findMessage = (access: Access, id: string): Promise<MessageRow | undefined> =>
  access.read(
    async (session) => (await session.select(columns).from(messages).where(eq(messages.id, id)))[0],
  );

/** Writes the text down before it is sent; what is there already stays. */
export const writeMessage = (
  access: Access,
  message: Omit<MessageRow, 'createdAt' | 'sentAt'>,
): Promise<MessageRow> =>
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

/** What was sent to this user, newest first. */
export const listMessagesOf = (
  access: Access,
  userId: string,
  limit: number,
): Promise<MessageRow[]> =>
  access.read((session) =>
    session
      .select(columns)
      .from(messages)
      .where(sql`${eq(messages.userId, userId)} and sent_at is not null`)
      .orderBy(desc(messages.createdAt), desc(messages.id))
      .limit(limit),
  );
