import { getTableColumns, type InferInsertModel, type SQL, sql } from 'drizzle-orm';
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core';
import { raw } from 'mysql2';
import type { Session } from './connect.ts';

/*
 * Many values are one parameter each, which the driver writes out as a list: to make a piece of SQL of every one of them took most of
 * the time that this process spends on an order.
 */

/** The clock of the database, as a value of `insertRows`. */
export const NOW = raw('now(3)');

/** As `inArray`. */
export const isAmong = (column: MySqlColumn, values: readonly (string | number)[]): SQL =>
  values.length === 0 ? sql`false` : sql`${column} in (${sql.param(values)})`;

type Row<T extends MySqlTable> = {
  [Field in keyof InferInsertModel<T>]: InferInsertModel<T>[Field] | typeof NOW;
};

/** One statement for all rows, which have the same fields; `ending` follows it. */
export async function insertRows<T extends MySqlTable>(
  session: Session,
  table: T,
  rows: readonly Row<T>[],
  ending: SQL = sql``,
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const fields = Object.entries(getTableColumns(table)).filter(([field]) => field in first);
  const names = fields.map(([, { name }]) => sql.identifier(name));
  const values = rows.map((row: Record<string, unknown>) =>
    fields.map(([field, column]) => toDriver(column, row[field])),
  );
  await session.execute(
    sql`insert into ${table} (${sql.join(names, sql`, `)}) values ${sql.param(values)} ${ending}`,
  );
}

const toDriver = (column: MySqlColumn, value: unknown): unknown =>
  value === null || value === undefined || value === NOW ? value : column.mapToDriverValue(value);
