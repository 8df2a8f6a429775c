import { randomBytes } from 'node:crypto';
import { hashPassword, type Db } from '@seckill/db';
import type { Deposits } from '@seckill/redis';
import { TaskFailure, type Tasks } from '@seckill/task-engine';
import { PASSWORD_WAITS_MS, userCreate, type CreateUser, type UserCreated } from '@seckill/tasks';
import type { Seal } from './seal.ts';

type Sealed = { deposits: Deposits; seal: Seal };

export type SignUp = { username: string; password: string; mobile: string };

/**
 * Asks for an account: the password waits sealed, beside the job, because jobs are kept and shown. Answers the id of
 * the task that makes it; `owner` may follow it.
 */
export async function signUp(
  { deposits, seal, tasks }: Sealed & { tasks: Pick<Tasks, 'delay'> },
  { username, password, mobile }: SignUp,
  owner: string,
): Promise<string> {
  const userId = `u_${randomBytes(16).toString('base64url')}`;
  await deposits.leave(userId, seal.close(password, userId), PASSWORD_WAITS_MS);
  return tasks.delay(
    userCreate,
    { userId, username: username.normalize('NFC'), mobile },
    { owner },
  );
}

/**
 * Makes the account that was asked for. Delivered again, it finds the account it made, or the name that was taken.
 * Throws TaskFailure `username_taken`, or `sign_up_expired` when the password is gone.
 */
export async function createMember(
  { db, deposits, seal }: Sealed & { db: Pick<Db, 'createMember' | 'findMember'> },
  { userId, username, mobile }: CreateUser,
): Promise<UserCreated> {
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
}

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
