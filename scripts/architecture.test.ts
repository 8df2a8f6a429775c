import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ARCHITECTURE, architectureFromCode } from './testing/architecture.ts';

const tasks = join(import.meta.dirname, '../packages/tasks/src');
const declarations = readdirSync(tasks)
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(tasks, file), 'utf8'))
  .join('\n');

it('docs/architecture.md has the imports, keys and tables of the code; -u writes them', async () => {
  await expect(await architectureFromCode()).toMatchFileSnapshot(ARCHITECTURE);
});

it('docs/architecture.md has every task, and its queue', () => {
  const declared = declarations.matchAll(/\bname: '([\w.-]+)',\s+queue: '([\w-]+)'/g);
  const listed = readFileSync(ARCHITECTURE, 'utf8').matchAll(
    /^\| `(\w+\.[\w-]+)` +\| `(\w+)` +\|/gm,
  );
  const pairs = (found: Iterable<RegExpMatchArray>) =>
    [...found].map(([, task, queue]) => `${task} in ${queue}`).toSorted();
  expect(pairs(listed)).toEqual(pairs(declared));
});
