import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { installation } from '../schema.ts';

const ONE = 1;

/** The name of this database. Whoever asks first makes it; of several at once one makes it, and all answer the same. */
export async function installationOf(access: Access): Promise<string> {
  const known = await findInstallation(access);
  if (known !== undefined) return known;
  await access.write(async (tx) => {
    const row = { one: ONE, name: randomUUID() };
    await tx
      .insert(installation)
      .values(row)
      .onDuplicateKeyUpdate({ set: { one: sql`one` } });
  });
  const made = await findInstallation(access);
  if (made === undefined) throw new Error('the name of the database was made and is not there');
  return made;
}

/** The name that was made; undefined while nobody has asked for it. */
export const findInstallation = (access: Pick<Access, 'read'>): Promise<string | undefined> =>
  access.read(async (session) => {
    const [row] = await session.select({ name: installation.name }).from(installation).limit(1);
    return row?.name;
  });
