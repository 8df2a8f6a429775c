import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One key that a package keeps in Redis, as its README shows it. */
export interface KeyRow {
  key: string;
  type: string;
  holds: string;
  expiry: string;
}

const HEAD: KeyRow = { key: 'key', type: 'type', holds: 'holds', expiry: 'expiry' };
const COLUMNS = ['key', 'type', 'holds', 'expiry'] as const;
const BETWEEN = /(<!-- keys:begin -->\n)[\s\S]*?(\n<!-- keys:end -->)/;

/**
 * A README with the table of keys between its marks as it should be. A test compares the two with
 * `toMatchFileSnapshot`, so that `vitest -u` writes what is right.
 *
 * @throws Error when the README has no marks.
 */
export function readmeWithKeys(readme: URL, rows: readonly KeyRow[]): string {
  const text = readFileSync(fileURLToPath(readme), 'utf8');
  if (!BETWEEN.test(text)) throw new Error(`${readme.pathname} has no marks for its table of keys`);
  return text.replace(BETWEEN, (_all, begin: string, end: string) => {
    return `${begin}\n${tableOf(rows)}\n${end}`;
  });
}

/** As the formatter would have it. */
function tableOf(rows: readonly KeyRow[]): string {
  const cells = [HEAD, ...rows.map((row) => ({ ...row, key: `\`${row.key}\`` }))];
  const width = (column: keyof KeyRow) => Math.max(...cells.map((row) => row[column].length));
  const line = (cell: (column: keyof KeyRow) => string) => `| ${COLUMNS.map(cell).join(' | ')} |`;
  const [head = '', ...body] = cells.map((row) =>
    line((column) => row[column].padEnd(width(column))),
  );
  return [head, line((column) => '-'.repeat(width(column))), ...body].join('\n');
}
