import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const web = join(import.meta.dirname, '../apps/web/src');
const sheets = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.css'),
);
const declarations = sheets.flatMap((sheet) =>
  [...readFileSync(join(web, sheet), 'utf8').matchAll(/^ +([a-z-]+): ([^;]+);/gm)].map(
    ([, property = '', value = '']) => ({ sheet, property, value }),
  ),
);
const others = (allowed: (property: string, value: string) => boolean) =>
  declarations.filter(({ property, value }) => !allowed(property, value));

/** A thin line, a shadow, and what only screen readers see stay as they are when text grows. */
const STAYS = /^(border|outline|box-shadow|text-underline)/;

it('every length of the page follows the size of text that a person has set', () => {
  expect(
    others((name, value) => STAYS.test(name) || value === '1px' || !/\dpx/.test(value)),
  ).toEqual([]);
});

it('sizes of text, weights and corners are of the scale in theme.ts', () => {
  const scale: Record<string, RegExp> = {
    'font-size': /^(var\(--[\w-]+-size[\w-]*\)|inherit|clamp\(.*rem\))$/,
    'font-weight': /^var\(--mantine-font-weight-\w+\)$/,
    'border-radius': /^((var\(--mantine-radius-\w+\)|0) ?)+$|^(50%|99rem|inherit)$/,
  };
  expect(others((name, value) => scale[name]?.test(value) ?? true)).toEqual([]);
});
