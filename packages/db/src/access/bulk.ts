import { getTableColumns, type InferInsertModel, type SQL, sql } from 'drizzle-orm';
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core';
import { escape, raw, type SqlValue } from 'mysql2';
import type { Session } from './connect.ts';

/*
 * Many values are one parameter, which is written out here or by the driver: to make a piece of SQL of every one of them took most of
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
  const columns = fields.map(([field, column]) => ({ field, write: writerOf(column) }));
  const values = rows.map(
    (row: Record<string, unknown>) =>
      `(${columns.map(({ field, write }) => write(row[field])).join()})`,
  );
  await session.execute(
    sql`insert into ${table} (${sql.join(names, sql`, `)}) values ${sql.param(raw(values.join()))} ${ending}`,
  );
}

/** Rows that are made together share most of their values: one that is the same as in the row before is not written out again. */
function writerOf(column: MySqlColumn): (value: unknown) => string {
  let before: unknown;
  let text = 'NULL';
  return (value) => {
    if (value !== before) {
      before = value;
      text = escape(toDriver(column, value), false, 'Z');
    }
    return text;
  };
}

const toDriver = (column: MySqlColumn, value: unknown): SqlValue =>
  // Whatever drizzle makes of it is for the driver.
  (value === null || value === undefined || value === NOW
    ? value
    : column.mapToDriverValue(value)) as SqlValue;
