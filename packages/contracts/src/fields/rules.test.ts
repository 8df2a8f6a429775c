import * as fc from 'fast-check';
import { Compile } from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { Moment } from '../primitives.ts';
import { LAST_MOMENT } from './limits.ts';
import { keeps, problemOf } from './rules.ts';

it.each([
  ['Watch 手表 ⌚', true, true, true],
  ['👨‍👩‍👧', true, true, true],
  ['', false, true, true],
  [' \u00a0\u3000', false, true, true],
  ['\u200b\u3164', false, true, true],
  ['a\nb\r\n\tc', false, false, true],
  ['a\u0000', false, false, false],
  ['a\u007f', false, false, false],
  ['a\ud800', false, false, false],
  ['\udc00a', false, false, false],
  ['99\u202e1', false, false, false],
  ['\u2066a', false, false, false],
  ['a\u2028b', false, false, false],
  ['a\ufffd', false, false, false],
])('of %j a title is %s, a line %s, several lines %s', (text, title, line, lines) => {
  const kept = (['title', 'line', 'lines'] as const).map((rule) => keeps(rule, text));
  expect(kept).toEqual([title, line, lines]);
});

it.each([
  ['/', true],
  ['/images/watch.svg?x=1#top', true],
  ['https://例子.example/图.png', true],
  ['https://example.com', true],
  ['', false],
  ['//evil.example/x', false],
  ['/\\evil.example', false],
  ['\\\\evil.example', false],
  ['/\t/evil.example', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['http://example.com', false],
  ['https://', false],
  ['https:///x', false],
  ['https://shop@evil.example/', false],
  ['/a b', false],
  ['/a\u0000', false],
  ['/"><b>', false],
])('%j is an address: %s', (address, is) => {
  expect(keeps('address', address)).toBe(is);
});

it('a form counts as MySQL does, and says what is wrong', () => {
  expect(problemOf('😀'.repeat(3), 'title', 3)).toBeUndefined();
  expect(problemOf('😀'.repeat(4), 'title', 3)).toBe('long');
  expect(problemOf('  ', 'title', 3)).toBe('missing');
  expect(problemOf('\u202e', 'title', 3)).toBe('letters');
  expect(problemOf('', 'line', 3)).toBeUndefined();
});

describe('a moment', () => {
  const moment = Compile(Moment);
  const two = (max: number) => fc.nat(max).map((n) => String(n).padStart(2, '0'));
  const written = fc
    .tuple(
      fc.oneof(fc.constantFrom('0000', '1969', '1970', '2024', '9999'), fc.nat(9999).map(String)),
      two(13),
      two(32),
      two(25),
      two(60),
      two(61),
      fc.constantFrom('', '.1', '.12', '.123', '.1234', '.000000', ','),
      fc.oneof(
        fc.constantFrom('Z', 'z', '', '+0800', '-00:00', '+24:00'),
        fc.tuple(fc.constantFrom('+', '-'), two(24), two(60)).map(([s, h, m]) => `${s}${h}:${m}`),
      ),
    )
    .map(
      ([y, mo, d, h, mi, s, ms, off]) =>
        `${y.padStart(4, '0')}-${mo}-${d}T${h}:${mi}:${s}${ms}${off}`,
    );

  it('that is taken is read by everybody as the same, and kept by every store', () => {
    let taken = 0;
    fc.assert(
      fc.property(written, (text) => {
        if (!moment.Check(text)) return;
        taken += 1;
        const at = Date.parse(text);
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(LAST_MOMENT);
      }),
      { numRuns: 20_000 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it.each([
    '2026-12-31T23:59:60Z',
    '9999-12-31T23:59:59-23:59',
    '9999-12-31T23:59:59.999-00:01',
    '0000-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00:00+00:01',
    '2026-01-01T00:00:00.0001Z',
    '2026-02-30T00:00:00Z',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-01-01T24:00:00Z',
    '+012026-01-01T00:00:00Z',
  ])('is never %s', (text) => {
    expect(moment.Check(text)).toBe(false);
  });
});
