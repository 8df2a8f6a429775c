import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'oxfmt';
import { floors, mayImport, owners } from '../layers/rules.mjs';

const root = join(import.meta.dirname, '../..');
export const ARCHITECTURE = join(root, 'docs/architecture.md');

/** Who keeps keys in Redis, from the ground up. */
const KEEPERS = ['packages/inventory', 'packages/task-engine', 'packages/redis'];

/**
 * docs/architecture.md with the sections that code decides as they should be: imports from the lint's rules, keys
 * and tables from the READMEs, each of which a test of its package holds to the code.
 *
 * @throws Error when a document has no marks for a section.
 */
export async function architectureFromCode(): Promise<string> {
  const sections = { imports: imports(), keys: keys(), tables: tables() };
  let text = readFileSync(ARCHITECTURE, 'utf8');
  for (const [name, section] of Object.entries(sections)) {
    text = text.replace(between(name, text), () => `\n\n${section}\n\n`);
  }
  return (await format(ARCHITECTURE, text)).code;
}

function imports(): string {
  const workspaces = Object.entries(mayImport).map(([name, others]) => [
    code(name),
    list(others) || 'no other',
  ]);
  const packages = Object.entries(owners).map(([name, { in: where, types = [] }]) => [
    code(name),
    list(where),
    list(types),
  ]);
  const houses = Object.entries(floors).map(([house, levels]) => [
    code(house),
    levels.map((level) => [level].flat().map(room).join(' + ')).join(', '),
  ]);
  return [
    markdown(['workspace', 'may import, of this project'], workspaces),
    markdown(['npm package', 'imported in', 'its types also in'], packages),
    markdown(['inside', 'rooms, the lowest first'], houses),
  ].join('\n\n');
}

const list = (names: readonly string[]) => names.map(code).join(', ');

const room = (name: string) => name.split('|').map(code).join(' and ');

function keys(): string {
  const parts = KEEPERS.map((home) => {
    const rows = rowsBetween('keys', home).map(([key, , ...facts]) => [key, ...facts]);
    return `Of [${home}](../${home}/README.md):\n\n${markdown(['key', 'holds', 'expiry'], rows)}`;
  });
  return parts.join('\n\n');
}

function tables(): string {
  const rows = rowsBetween('tables', 'packages/db').map((row) => row.slice(0, 3));
  return markdown(['table', 'one row is', 'keys'], rows);
}

/** The cells of each row of the table between the marks of a README. */
function rowsBetween(name: string, home: string): string[][] {
  const text = readFileSync(join(root, home, 'README.md'), 'utf8');
  const [section = ''] = between(name, text).exec(text) ?? [];
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => line.split(/(?<!\\)\|/).slice(1, -1));
}

function between(name: string, text: string): RegExp {
  const section = new RegExp(`(?<=<!-- ${name}:begin -->)[^]*(?=<!-- ${name}:end -->)`);
  if (!section.test(text)) throw new Error(`a document has no marks for its ${name}`);
  return section;
}

const code = (name: string) => `\`${name}\``;

const line = (cells: readonly (string | undefined)[]) => `| ${cells.join(' | ')} |`;

/** Columns are made even by the formatter. */
function markdown(head: string[], rows: (string | undefined)[][]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
