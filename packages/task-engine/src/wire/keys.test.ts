import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { keyTable } from '../testing/key-table.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The cells of each row of the table that begins with the column `key`. */
function rowsOfReadme(): string[][] {
  const [, rows = ''] = /^\| key .*\n\|[-| ]*\n((?:\|.*\n)*)/m.exec(readme) ?? [];
  return rows
    .trim()
    .split('\n')
    .map((row) => row.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll('\\|', '|')));
}

it('the README lists every key as the code names it', () => {
  expect(rowsOfReadme()).toEqual(
    keyTable().map(({ key, type, holds, expires }) => [`\`${key}\``, type, holds, expires]),
  );
});
