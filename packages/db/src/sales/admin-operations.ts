import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Session } from '../access/connect.ts';
import { adminOperations } from '../schema.ts';

/** What an operation was asked to do, as one value: the same key with another hash is a conflict. */
export const hashOf = (request: Record<string, unknown>): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex');

/** The operation that was done by this key. Locks nothing: the caller has locked the sale. */
export async function findOperation(tx: Session, key: string) {
  const [row] = await tx
    .select({ requestHash: adminOperations.requestHash, response: adminOperations.response })
    .from(adminOperations)
    .where(eq(adminOperations.operationKey, key));
  return row;
}
