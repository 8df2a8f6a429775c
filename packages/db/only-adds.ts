/*
 * While a new version is rolled out, processes of the one before read and write the same tables. So a migration may only add, in a way that
 * leaves what they write valid; what is to go, goes one version after the last that used it.
 */

/** Everything up to this one is older than the rule. */
export const BASELINE = '0021_sales_desk';

/** What a statement says of itself that was looked at by a person, with the reason. */
const LOOKED_AT = /^\s*--\s*safe beside the version before: \S/m;

const NAME = '`?([a-z_0-9]+)`?';
const FORBIDDEN: [RegExp, string][] = [
  [/\bdrop\b/i, 'drops something that the version before may use'],
  [/\b(rename|change)\b/i, 'renames something that the version before may use'],
  [/^\s*(truncate|delete)\b/i, 'deletes rows'],
];

export type Migration = {
  tag: string;
  sql: string;
  /** The columns before it: of `table.column`, the type and whether it may be null. */
  before: ReadonlyMap<string, { type: string; notNull: boolean }>;
};

/** Sentences about what the version before would not live with. */
export function problemsBeside({ tag, sql, before }: Migration): string[] {
  if (tag <= BASELINE) return [];
  const made = new Set(
    [...sql.matchAll(new RegExp(`create table (?:if not exists )?${NAME}`, 'gi'))].map(
      ([, table]) => table,
    ),
  );
  return sql.split('--> statement-breakpoint').flatMap((statement) => {
    if (LOOKED_AT.test(statement)) return [];
    const bare = statement.replaceAll(/^\s*--.*$/gm, '').replaceAll(/'[^']*'/g, "''");
    const [, table = ''] = new RegExp(`^\\s*(?:alter|create) table ${NAME}`, 'i').exec(bare) ?? [];
    const why =
      FORBIDDEN.find(([pattern]) => pattern.test(bare.replaceAll(/`[^`]*`/g, '``')))?.[1] ??
      (made.has(table) ? undefined : wrongWithAlter(bare, table, before));
    return why === undefined ? [] : [`${tag}: ${statement.trim().slice(0, 120)} … ${why}.`];
  });
}

function wrongWithAlter(
  statement: string,
  table: string,
  before: Migration['before'],
): string | undefined {
  if (/\badd\s+(column\s+)?`?[a-z_0-9]+`?\s/i.test(statement) && isBareNotNull(statement)) {
    return 'adds a column that must be given, without a default: the version before does not give it';
  }
  if (/\badd\s+(constraint\b.*\b)?(unique|check|foreign key)\b/is.test(statement)) {
    return 'refuses rows that the version before may write';
  }
  const [, column = '', type = ''] =
    new RegExp(`\\bmodify\\s+(?:column\\s+)?${NAME}\\s+([a-z]+(?:\\([^)]*\\))?)`, 'i').exec(
      statement,
    ) ?? [];
  if (column === '') return undefined;
  const old = before.get(`${table}.${column}`);
  if (!old) return 'modifies a column that is not known';
  if (/\bnot null\b/i.test(statement) && !old.notNull) return 'takes no null any more';
  return isWider(old.type, type) ? undefined : `makes ${old.type} a ${type}, which may hold less`;
}

const isBareNotNull = (statement: string): boolean =>
  /\bnot null\b/i.test(statement) &&
  !/\b(default|auto_increment|generated always)\b/i.test(statement);

/** Each holds all that those before it do. */
const LADDERS = [
  ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'],
  ['char', 'varchar', 'text', 'mediumtext', 'longtext'],
  ['varbinary', 'blob', 'mediumblob', 'longblob'],
  ['datetime'],
];

function isWider(old: string, next: string): boolean {
  const [from, to] = [parts(old), parts(next)];
  if (old.toLowerCase() === next.toLowerCase()) return true;
  const ladder = LADDERS.find((steps) => steps.includes(from.base)) ?? [];
  const [start, end] = [ladder.indexOf(from.base), ladder.indexOf(to.base)];
  if (start < 0 || end < start) return false;
  return end > start && to.size === undefined ? true : (to.size ?? 0) >= (from.size ?? 0);
}

function parts(type: string) {
  const [, base = '', size] = /^([a-z]+)(?:\((\d+)\))?/.exec(type.toLowerCase()) ?? [];
  return { base, size: size === undefined ? undefined : Number(size) };
}
