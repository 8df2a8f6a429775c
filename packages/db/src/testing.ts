import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { createDb, type Db, type DbOptions } from './db.ts';

export type TestDb = { db: Db; url: string; drop(): Promise<void> };

/** A fresh, migrated database of its own. `mysqlUrl` names a server and a user that may create databases. */
export async function createTestDb(
  mysqlUrl: string,
  options: Omit<DbOptions, 'url'> = {},
): Promise<TestDb> {
  const name = `seckill_test_${randomBytes(6).toString('hex')}`;
  await onServer(mysqlUrl, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(mysqlUrl), { pathname: `/${name}` }).href;
  const db = createDb({ url, ...options });
  await db.migrate();
  return {
    db,
    url,
    drop: async () => {
      await db.close();
      await onServer(mysqlUrl, `DROP DATABASE ${name}`);
    },
  };
}

async function onServer(uri: string, statement: string): Promise<void> {
  const connection = await mysql.createConnection({ uri });
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
