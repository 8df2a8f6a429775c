import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEEPEST, LARGEST, whyNotJson } from './json.ts';

/** By writing and reading, as it happens to a value. */
function comesBack(value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value);
  } catch {
    return false;
  }
}

const half = fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code));
const text = fc.string({ unit: fc.oneof(fc.string({ minLength: 1, maxLength: 1 }), half) });
// -0 is read as 0, as documented.
const plain = [text, fc.double().map((each) => each + 0), fc.boolean(), fc.constant(null)];
const odd = [fc.constantFrom(undefined, NaN, 5n, Symbol('s'), new Date(0), /x/, () => 5)];

it.each([
  ['of plain values', fc.anything({ key: text, values: plain })],
  [
    'of anything',
    fc.anything({ key: text, values: [...plain, ...odd], withMap: true, withSparseArray: true }),
  ],
  ['of buffers', fc.anything({ withTypedArray: true, withBoxedValues: true, withDate: true })],
])('tells what comes back as it was: %s', (_, arbitrary) => {
  const each = fc.property(
    arbitrary.filter((value) => !JSON.stringify([value], seldom).includes('"-0"')),
    (value) => {
      expect(whyNotJson(value) === undefined).toBe(comesBack(value));
    },
  );
  fc.assert(each, { numRuns: 300 });
});

/** For `filter`: what stringify does not take, or would hide. */
function seldom(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return '';
  return Object.is(value, -0) ? '-0' : value;
}

class Point {
  readonly x = 1;
}
const circle: Record<string, unknown> = {};
circle['self'] = circle;
const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : { value };
  return value;
};
/** Small in memory and endless when it is written. */
let laughs: unknown = 'ha';
for (let at = 0; at < 60; at += 1) laughs = [laughs, laughs];
const getter = {
  get now(): number {
    throw new Error('not now');
  },
};

it.each<[string, unknown, string]>([
  ['undefined', undefined, 'is undefined'],
  ['a name without a value', { a: [{ b: undefined }] }, '.a[0].b is undefined'],
  ['a number that is none', { a: NaN }, '.a is NaN'],
  ['an endless one', [1, -Infinity], '[1] is -Infinity'],
  ['a BigInt', { n: 1n }, '.n is a bigint'],
  ['a function', { f: () => 1 }, '.f is a function'],
  ['a Map', { m: new Map() }, '.m is a Map'],
  ['a Date', new Date(), 'is a Date'],
  ['an Error', new Error('x'), 'is a Error'],
  ['a Buffer', Buffer.from('x'), 'is a Buffer'],
  ['a class', { at: new Point() }, '.at is a Point'],
  ['toJSON', { toJSON: () => 1 }, 'says itself how it is written'],
  ['a symbol', { [Symbol('a')]: 1 }, 'has a symbol for a name'],
  ['a hole', Array(2), '[0] is undefined'],
  ['a list with names', Object.assign([1], { more: 1 }), 'is a list with names in it'],
  ['a circle', circle, 'is nested too deeply, or holds itself'],
  ['depth', nested(DEEPEST + 1), 'is nested too deeply, or holds itself'],
  ['size', 'x'.repeat(LARGEST), 'is too large'],
  ['many small things', Array(LARGEST / 2).fill(1), 'is too large'],
  ['long names', { ['n'.repeat(LARGEST)]: 1 }, 'is too large'],
  ['a billion laughs', laughs, 'is too large'],
  ['a getter that throws', getter, 'holds something that cannot be read'],
])('says what is wrong with %s', (_, value, why) => {
  expect(whyNotJson(value)).toContain(why);
});

it.each<[string, unknown]>([
  ['as deep as may be', nested(DEEPEST)],
  ['as large as may be', 'x'.repeat(LARGEST - 2)],
  ['without a prototype', Object.assign(Object.create(null), { a: 1 })],
  ['twice the same', [[], []].map(() => circle['none'] ?? {})],
  ['a name that is a trap', JSON.parse('{"__proto__":{"a":1}}')],
  ['large and small numbers', [Number.MAX_VALUE, 5e-324, 2 ** 53 + 2, -0]],
])('takes what is %s', (_, value) => {
  expect(whyNotJson(value)).toBe(undefined);
});
