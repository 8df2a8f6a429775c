import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { add, seat } from '../testing/sample-tasks.ts';
import { defineTask, isBatched } from './define.ts';

const schemas = { args: Type.Object({}), result: Type.Null() };
const batch = { max: 10, shards: 1, by: () => 'a', tally: () => 'b' };

it('tells what is batched from what is not', () => {
  expect(isBatched(seat)).toBe(true);
  expect(isBatched(add)).toBe(false);
});

it('checks arguments and results, and says what is wrong', () => {
  expect(seat.isArgs({ row: 1, guest: 'a' })).toBe(true);
  expect(seat.isArgs({ row: 1, guest: 'a', more: 1 })).toBe(false);
  expect(seat.explainArgs({ row: 0, guest: 'a' })).toContain('/row');
  expect(seat.isResult({ outcome: 'full' })).toBe(true);
  expect(seat.isResult({ outcome: 'seated' })).toBe(false);
});

it.each(['', 'Order', 'a:b', 'a~b', '.a', 'a b'])('takes "%s" for no name', (name) => {
  expect(() => defineTask({ name, queue: 'q', ...schemas })).toThrow(TypeError);
  expect(() => defineTask({ name: 'a', queue: name, ...schemas })).toThrow(TypeError);
});

it.each([{ max: 0 }, { max: 2001 }, { max: 1.5 }, { shards: 0 }, { shards: 65 }])(
  'refuses a batch of %o',
  (wrong) => {
    const spec = { name: 'a', queue: 'q', ...schemas, batch: { ...batch, ...wrong } };
    expect(() => defineTask(spec)).toThrow(TypeError);
  },
);
