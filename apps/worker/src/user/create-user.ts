import { hashPassword, type Db } from '@seckill/db';
import type { Deposits } from '@seckill/redis';
import { handle, TaskFailure } from '@seckill/task-engine';
import { userCreate, type Seal } from '@seckill/tasks';

type Parts = {
  db: Pick<Db, 'createMember' | 'findMember'>;
  deposits: Deposits;
  seal: Seal;
};

/** Delivered again, it finds the account it made, and the name that was taken. */
export const createUser = ({ db, deposits, seal }: Parts) =>
  handle(userCreate, async ({ userId, username, mobile }) => {
    const holder = await db.findMember(username);
    if (holder === undefined) {
      const password = openPassword(seal, await deposits.look(userId), userId);
      const passwordHash = await hashPassword(password);
      const outcome = await db.createMember({ userId, username, passwordHash, mobile });
      await deposits.remove(userId);
      if (outcome === 'created') return { userId, name: username };
      throw taken();
    }
    await deposits.remove(userId);
    if (holder.userId === userId) return { userId, name: holder.name };
    throw taken();
  });

const taken = () => new TaskFailure('username_taken', 'Somebody has this user name already.');

/** Nothing about the password or why it does not open may reach a log. */
function openPassword(seal: Seal, sealed: string | undefined, userId: string): string {
  try {
    if (sealed !== undefined) return seal.open(sealed, userId);
  } catch {
    // Sealed with a secret that is no longer in use.
  }
  throw new TaskFailure('sign_up_expired', 'This took too long. Please sign up once more.');
}
