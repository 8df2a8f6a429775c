const TABLE = /\b(?:from|into|update)\s+`?(\w+)`?/i;
const COMPARED = /`(\w+)`\s*(?:=|<>|<=|>=|<|>|in\b|is\b|not\b)/gi;
const LOCK = /\bfor update(?: of `\w+`)?( skip locked| nowait)?/i;

/**
 * The name of a SQL statement: its verb, its table, the columns that it looks for and the lock that it takes. Statements
 * that differ only in their values have the same.
 */
export function nameOfStatement(sql: string): string {
  const text = sql.replaceAll(/\/\*.*?\*\//gs, ' ').trim();
  const [verb = ''] = /[a-z]+/i.exec(text) ?? [];
  const upper = verb.toUpperCase();
  if (upper === 'START') return 'BEGIN';
  const table = TABLE.exec(text)?.[1];
  if (table === undefined) return upper === 'SELECT' ? `SELECT ${wordsOf(text)}` : upper;
  const where = /\bwhere\b(.*)$/is.exec(text)?.[1] ?? '';
  const columns = [...new Set([...where.matchAll(COMPARED)].map(([, column]) => column))];
  const by = columns.length > 0 && upper !== 'INSERT' ? ` by ${columns.join(', ')}` : '';
  const lock = LOCK.exec(text);
  return `${upper} ${table}${by}${lock ? ` FOR UPDATE${(lock[1] ?? '').toUpperCase()}` : ''}`;
}

/** Of a question about no table: what it asks the server itself. */
const wordsOf = (text: string): string =>
  [...text.matchAll(/@@[\w.]+|\w+\(/g)].map(([word]) => word.replace('(', '()')).join(' ') || '1';

/** The table that a statement changes, if it changes one. */
export const writtenTable = (sql: string): string | undefined =>
  /^\s*(?:insert|update|delete|replace)\b/i.test(sql) ? TABLE.exec(sql)?.[1] : undefined;
