import { expect, it } from 'vitest';
import { turnedAwayTooEarly, type Ledger } from './sheet.ts';

const ledger = { leastTotal: 9, orderedUnits: 5, mostPerBuyer: 1, drawn: false } as Ledger;
const books = (outcomes: Record<string, number>) => ({ accepted: 50, outcomes });

it.each([
  ['nobody was turned away', books({ success: 5, cancelled: 40 }), {}, 0],
  ['units were free', books({ success: 5, sold_out: 3 }), {}, 4],
  [
    'those before were cancelled, in the order in which they came',
    books({ success: 5, sold_out: 3, cancelled: 40 }),
    {},
    4,
  ],
  [
    'who drew the units was cancelled',
    books({ success: 5, sold_out: 3, cancelled: 40 }),
    { drawn: true },
    0,
  ],
  [
    'more units were free than were drawn in vain',
    books({ success: 5, sold_out: 3, cancelled: 1 }),
    { drawn: true },
    3,
  ],
  [
    'what is left is less than was asked for',
    books({ success: 5, sold_out: 3 }),
    { mostPerBuyer: 5 },
    0,
  ],
])('knows who was turned away too early: %s', (_, of, change, expected) => {
  expect(turnedAwayTooEarly(of, { ...ledger, ...change })).toBe(expected);
});
