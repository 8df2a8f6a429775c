import { eq, sql } from 'drizzle-orm';
import type { Session } from '../access/connect.ts';
import { users } from '../schema.ts';

/** The first lock of all that decides what belongs to a person, written so that it holds on every node. Says whether there is one. */
export async function lockPerson(tx: Session, userId: string): Promise<boolean> {
  const [{ affectedRows }] = await tx
    .update(users)
    .set({ touched: sql`${users.touched} + 1` })
    .where(eq(users.id, userId));
  return affectedRows === 1;
}
