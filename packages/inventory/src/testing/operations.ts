import * as fc from 'fast-check';
import type { Kept } from './model.ts';

/*
 * Few rounds, buyers, tickets and numbers, so that most operations meet what earlier ones have left.
 */

const KEPT: readonly (Kept | 'open' | 'closed')[] = [
  'open',
  'closed',
  'decided',
  'withdrawn',
  'line',
  'tickets',
  'promoted',
  'untold',
  'left',
];

const round = fc.constantFrom(1, 1, 1, 2, 2);
export const total = fc.integer({ min: 0, max: 4 });
const buyerId = fc.constantFrom('a', 'b', 'c');
const ticketId = fc.constantFrom('t1', 't2', 't3', 't4');
const number = fc.integer({ min: 1, max: 9 });
const units = fc.constantFrom(1, 1, 1, 2, 3);
const ticket = fc.record({ buyerId, ticketId });
/** Mostly one of those that there are. */
const which = fc.nat(3);
type Args<T> = { [K in keyof T]: fc.Arbitrary<T[K]> };
function of<const D extends string, T extends object>(what: D, weight: number, args: Args<T>) {
  type Named = T & { do: D; round: number };
  const all = { ...args, do: fc.constant(what), round } as Args<Named>;
  return { weight, arbitrary: fc.record(all) as fc.Arbitrary<Named> };
}

export const operation = fc.oneof(
  of('open', 4, { total }),
  of('claim', 12, {
    batchId: fc.constantFrom('A', 'B', 'C'),
    first: number,
    tickets: fc.array(fc.record({ buyerId, ticketId, units }), { maxLength: 4 }),
    after: fc.constantFrom('nothing', 'nothing', 'now', 'before'),
    drawnTo: fc.constantFrom(0, 0, 4, 9),
  }),
  of('draw', 5, {
    tickets: fc.array(fc.record({ buyerId, ticketId, number, units }), {
      minLength: 1,
      maxLength: 6,
    }),
    named: fc.constantFrom('now', 'now', 'before'),
  }),
  of('leaveLine', 3, { number, ticket }),
  of('release', 4, { ticket, which }),
  of('restock', 2, { total }),
  of('rebuild', 2, {
    total,
    claims: fc.array(fc.record({ buyerId, ticketId, units }), { maxLength: 3 }),
  }),
  of('standBy', 6, {
    ticket,
    number,
    units,
    by: fc.constantFrom('buyer' as const, 'batch' as const),
  }),
  of('leaveStandby', 4, {
    ticket,
    which,
    as: fc.constantFrom('sold_out' as const, 'cancelled' as const),
  }),
  of('promote', 3, { most: fc.nat(2) }),
  of('endPromotion', 4, {
    ticket,
    which,
    ending: fc.constantFrom('kept' as const, 'dropped' as const, 'put_back' as const),
  }),
  of('told', 2, { ticketId, isCurrent: fc.boolean() }),
  of('forget', 2, { key: fc.constantFrom(...KEPT) }),
);
export type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;
