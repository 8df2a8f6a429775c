import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FAULT_CODE, LESSON_CODE } from './code-places.ts';

const root = join(import.meta.dirname, '../../../../../../..');

it('every lesson names a line in which what it is about still stands', () => {
  const places = [...Object.values(LESSON_CODE), ...Object.values(FAULT_CODE)].flat();
  const shown = places.map(({ file, line }) => `${file}:${line}`);
  const found = places.map(({ file, says }) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    return `${file}:${lines.findIndex((line) => line.includes(says)) + 1}`;
  });
  expect(shown).toEqual(found);
});
