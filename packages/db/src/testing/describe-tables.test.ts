import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeTables } from './describe-tables.ts';

const README = join(import.meta.dirname, '../../README.md');
const SECTION = /(?<=<!-- tables:begin -->\n)[^]*(?=\n<!-- tables:end -->)/;

it('the README has the tables of the schema; -u writes them', async () => {
  const readme = readFileSync(README, 'utf8');
  expect(readme).toMatch(SECTION);
  const described = readme.replace(SECTION, () => `\n${describeTables()}\n`);
  await expect(described).toMatchFileSnapshot(README);
});
