import { is } from 'drizzle-orm';
import { getTableConfig, MySqlTable } from 'drizzle-orm/mysql-core';
import { PURPOSES } from '../purposes.ts';
import * as schema from '../schema.ts';

/** The tables of the schema as a table of Markdown, columns as wide as their longest cell. */
export function describeTables(): string {
  const purposes: Record<string, string> = PURPOSES;
  const tables: unknown[] = Object.values(schema);
  const rows = tables
    .filter((table) => is(table, MySqlTable))
    .map((table) => {
      const { name, columns } = getTableConfig(table);
      const names = columns.map((column) => column.name);
      return [code([name]), purposes[name] ?? '', keysOf(table).join('; '), code(names)];
    });
  return markdown([['table', 'one row is', 'keys', 'columns'], ...rows]);
}

/** The primary key first, as its columns alone. */
function keysOf(table: MySqlTable): string[] {
  const { columns, primaryKeys, uniqueConstraints, foreignKeys } = getTableConfig(table);
  const primary = [
    columns.filter((column) => column.primary),
    ...primaryKeys.map((key) => key.columns),
  ];
  return [
    ...primary.filter((key) => key.length > 0).map((key) => namesOf(key)),
    ...uniqueConstraints.map((key) => `unique ${namesOf(key.columns)}`),
    ...foreignKeys.map((key) => {
      const { columns: own, foreignTable } = key.reference();
      return `${namesOf(own)} → ${code([getTableConfig(foreignTable).name])}`;
    }),
  ];
}

const namesOf = (columns: { name: string }[]) => code(columns.map((column) => column.name));

const code = (names: string[]) => `\`${names.join(', ')}\``;

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

function markdown(rows: string[][]): string {
  const [head = []] = rows;
  const widths = head.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const padded = rows.map((row) => line(row.map((cell, at) => cell.padEnd(widths[at] ?? 0))));
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [padded[0], rule, ...padded.slice(1)].join('\n');
}
