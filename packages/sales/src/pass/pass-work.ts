/** So many of one network pay what one pays: two hundred phones behind one gateway are welcome. */
const USUAL = 256;
/** Beyond them the price doubles with every so many. */
const DOUBLES_EVERY = 64;
/** Neighbours of a machine that takes all it can are not shut out for good. */
const MOST_DOUBLINGS = 9;
/** A challenge of more than 28 bits a part would not be one by the contract. */
const MOST_BITS = 33;
/** Many small puzzles take nearly the same time for everybody; one big one does not. */
const PARTS_BITS = 5;

/** How long the demand of a network is remembered, ms. */
export const DEMAND_MS = 10 * 60_000;

/** The work for the `nth` pass that a network asks for within `DEMAND_MS`; the first costs 2^`baseBits` hashes, 6 to 25. */
export function workFor(nth: number, baseBits: number): { parts: number; bits: number } {
  const doublings = Math.max(0, nth - USUAL) / DOUBLES_EVERY;
  const exponent = Math.min(baseBits + Math.min(MOST_DOUBLINGS, doublings), MOST_BITS);
  const bits = Math.floor(exponent) - PARTS_BITS;
  return { parts: Math.round(2 ** (exponent - bits)), bits };
}
