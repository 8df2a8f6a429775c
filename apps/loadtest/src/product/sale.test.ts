import { expect, it } from 'vitest';
import { bodyOf, requireForGuests } from './sale.ts';

it('a storm says in one sentence that a sale is not for its buyers', () => {
  expect(() => requireForGuests({ id: 3, buyers: 'guests' })).not.toThrow();
  expect(() => requireForGuests({ id: 3, buyers: 'members' })).toThrow(
    'Sale 3 is for members, and',
  );
  expect(() => requireForGuests({ id: 3, buyers: 'verified' })).toThrow(
    'Sale 3 is for members with a confirmed phone, and the buyers of a storm are guests',
  );
});

it('an answer that is none of this version is named as such', () => {
  const isText = (value: unknown): value is string => typeof value === 'string';
  expect(bodyOf('The list', { status: 200, body: 'yes', cookie: '' }, isText)).toBe('yes');
  expect(() => bodyOf('The list', { status: 200, body: 7, cookie: '' }, isText)).toThrow(
    'The list was answered 200 in a form that is not known here: the product is of another version.',
  );
  expect(() => bodyOf('The list', { status: 404, body: {}, cookie: '' }, isText)).toThrow(
    'The list was answered 404 without a code.',
  );
});
