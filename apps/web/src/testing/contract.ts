import { Ajv } from 'ajv';
import formats from 'ajv-formats';

/** Whether the API takes a body: it asks the same validator, which counts code points where others count what is seen. */
export function takes(schema: object): (body: unknown) => boolean {
  const ajv = new Ajv({ strict: false });
  formats.default(ajv);
  const check = ajv.compile(schema);
  return (body) => check(JSON.parse(JSON.stringify(body)));
}

/** Texts at and beyond every edge of a field that takes so many code points. */
export const edgesOf = (most: number): string[] => [
  '',
  ' ',
  '\u200b',
  'Watch 手表 ⌚',
  'x'.repeat(most),
  'x'.repeat(most + 1),
  '😀'.repeat(most),
  '😀'.repeat(most + 1),
  // One that is seen is five that are counted.
  '👨‍👩‍👧'.repeat(Math.floor(most / 5)),
  '👨‍👩‍👧'.repeat(Math.floor(most / 5) + 1),
  'a\nb',
  'a\tb',
  'a\u0000',
  'a\u2028b',
  '99\u202e1',
  'a\ufffd',
  'a\ud800',
];

export const ADDRESSES: readonly string[] = [
  '/',
  '/images/watch.svg?x=1#top',
  'https://例子.example/图.png',
  '//evil.example/x',
  '/\\evil.example',
  'javascript:alert(1)',
  'http://example.com',
  'https://shop@evil.example/',
  '/a b',
  `/${'x'.repeat(499)}`,
  `/${'x'.repeat(500)}`,
];

export const NUMBERS: readonly number[] = [
  -1, 0, 0.5, 1, 10, 11, 60, 61, 100, 101, 604_800, 604_801, 1_000_000, 1_000_001,
];
