import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { whyStale } from './seeded-bug.ts';
import { seededBugs } from './seeded-bugs/index.ts';

const root = join(import.meta.dirname, '../../../..');

it('each has a name of its own', () => {
  const names = seededBugs.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('each can still be made, and its test is there', () => {
  const stale = seededBugs.flatMap((bug) => {
    const test = join(root, bug.test.file);
    const file = join(root, bug.file);
    const why = existsSync(test)
      ? existsSync(file) && whyStale(readFileSync(file, 'utf8'), bug)
      : `there is no ${bug.test.file}`;
    return why === undefined ? [] : [`${bug.name}: ${why || `there is no ${bug.file}`}`];
  });
  expect(stale).toEqual([]);
});
