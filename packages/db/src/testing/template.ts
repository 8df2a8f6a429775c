import { createHash } from 'node:crypto';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { migrationsFolder } from '../access/migrate.ts';
import { createDb } from '../db.ts';

/** What makes a database like the migrated one of a server, as one text; asked once per process. */
const copies = new Map<string, Promise<string>>();

/**
 * Makes a database that is as the migrations leave one. They run once per server, and their result is copied: each step of each
 * of them for every test took longer than the tests.
 */
export async function createMigrated(mysqlUrl: string, name: string): Promise<void> {
  const copy = copies.get(mysqlUrl) ?? readCopy(mysqlUrl);
  copies.set(mysqlUrl, copy);
  const statements = await copy;
  const connection = await mysql.createConnection({ uri: mysqlUrl, multipleStatements: true });
  try {
    await connection.query(`CREATE DATABASE ${name}; USE ${name}; ${statements}`);
  } finally {
    await connection.end();
  }
}

async function readCopy(mysqlUrl: string): Promise<string> {
  const migrations = readMigrationFiles({ migrationsFolder }).map(({ hash }) => hash);
  const version = createHash('sha256').update(migrations.join()).digest('hex').slice(0, 12);
  const template = `seckill_migrated_${version}`;
  const connection = await mysql.createConnection({ uri: mysqlUrl });
  try {
    await connection.query(`CREATE DATABASE IF NOT EXISTS ${template}`);
    const db = createDb({
      url: Object.assign(new URL(mysqlUrl), { pathname: `/${template}` }).href,
    });
    try {
      await db.migrate();
    } finally {
      await db.close();
    }
    const [tables] = await connection.query<RowDataPacket[]>(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ?',
      [template],
    );
    const creations = [];
    for (const { name } of tables) {
      const [[created]] = await connection.query<RowDataPacket[]>(
        `SHOW CREATE TABLE ${template}.${name}`,
      );
      creations.push(`${created?.['Create Table']};`);
    }
    return `SET foreign_key_checks = 0; ${creations.join('\n')}
      INSERT INTO __drizzle_migrations SELECT * FROM ${template}.__drizzle_migrations;`;
  } finally {
    await connection.end();
  }
}
