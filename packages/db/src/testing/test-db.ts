import { randomBytes } from 'node:crypto';
import mysql, { type Connection } from 'mysql2/promise';
import { createDb, type Db, type DbOptions } from '../db.ts';
import { createMigrated } from './template.ts';

export type TestDb = {
  db: Db;
  url: string;
  /** Moves the end of an order's time to pay, to so many ms from now by the database's clock. */
  setPayBy(orderIds: string[], ms: number): Promise<void>;
  setPayWindow(saleId: number, seconds: number): Promise<void>;
  /** Ends a sale now. */
  closeSale(saleId: number): Promise<void>;
  /** Another session holds the row of a round until the answer is called, as a stopped process would. */
  holdRound(saleId: number, round: number): Promise<() => Promise<void>>;
  /** What an operator's shell can do. */
  sql(statement: string, values?: unknown[]): Promise<void>;
  drop(): Promise<void>;
};

/**
 * A fresh, migrated database of its own. `mysqlUrl` names a server and a user that may create databases; `through`: another way to
 * it for the database that is tested, as a wire that can be cut.
 */
export async function createTestDb(
  mysqlUrl: string,
  options: Omit<DbOptions, 'url'> = {},
  through = mysqlUrl,
): Promise<TestDb> {
  const name = `seckill_test_${randomBytes(6).toString('hex')}`;
  await createMigrated(mysqlUrl, name);
  const url = Object.assign(new URL(mysqlUrl), { pathname: `/${name}` }).href;
  const asked = Object.assign(new URL(through), { pathname: `/${name}` }).href;
  const db = createDb({ url: asked, ...options });
  const holding = new Set<Connection>();
  const letGo = async (connection: Connection): Promise<void> => {
    if (holding.delete(connection)) await connection.end();
  };
  return {
    db,
    url,
    setPayBy: (orderIds, ms) =>
      onServer(url, 'UPDATE orders SET pay_by = NOW(3) + INTERVAL ? MICROSECOND WHERE id IN (?)', [
        ms * 1000,
        orderIds,
      ]),
    setPayWindow: (saleId, seconds) =>
      onServer(url, 'UPDATE sales SET pay_window_seconds = ? WHERE id = ?', [seconds, saleId]),
    closeSale: (saleId) =>
      onServer(
        url,
        'UPDATE sales SET opens_at = NOW(3) - INTERVAL 1 HOUR, closes_at = NOW(3) WHERE id = ?',
        [saleId],
      ),
    sql: (statement, values) => onServer(url, statement, values),
    async holdRound(saleId, round) {
      const connection = await mysql.createConnection({ uri: url });
      await connection.beginTransaction();
      await connection.query('SELECT * FROM rounds WHERE sale_id = ? AND round = ? FOR UPDATE', [
        saleId,
        round,
      ]);
      holding.add(connection);
      return () => letGo(connection);
    },
    drop: async () => {
      // What is held would hold up the DROP.
      await Promise.all([...holding].map(letGo));
      await db.close();
      await onServer(mysqlUrl, `DROP DATABASE ${name}`);
    },
  };
}

async function onServer(uri: string, statement: string, values: unknown[] = []): Promise<void> {
  const connection = await mysql.createConnection({ uri });
  try {
    await connection.query(statement, values);
  } finally {
    await connection.end();
  }
}
