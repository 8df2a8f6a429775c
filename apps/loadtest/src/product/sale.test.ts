import { expect, it } from 'vitest';
import { requireForGuests } from './sale.ts';

it('a storm says in one sentence that a sale is not for its buyers', () => {
  expect(() => requireForGuests({ id: 3, buyers: 'guests' })).not.toThrow();
  expect(() => requireForGuests({ id: 3, buyers: 'members' })).toThrow(
    'Sale 3 is for members, and',
  );
  expect(() => requireForGuests({ id: 3, buyers: 'verified' })).toThrow(
    'Sale 3 is for members with a confirmed phone, and the buyers of a storm are guests',
  );
});
