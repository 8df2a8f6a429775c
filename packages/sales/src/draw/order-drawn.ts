import { createHash, createHmac } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Draw, DrawnSet } from '@seckill/db';

/** The tickets of a set, each with the hash of its id, in the order of their numbers, in one hash. */
export const digestOf = (tickets: readonly (readonly [number: number, hash: string])[]): string =>
  sha256(tickets.map(([number, hash]) => `${number} ${hash}`).join('\n'));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Who knows the seed does not know the tickets, who makes a ticket does not know the seed. */
const mixOf = ({ seed, set }: Closed): string =>
  createHmac('sha256', seed).update(set.digest).digest('hex');

export type Closed = Pick<Draw, 'seed'> & { set: DrawnSet };

/** Numbers that are hashed before others may have their turn. */
const AT_ONCE = 2000;

/** The place of each number of the set, from 0, by the order drawn. */
export async function ranksOf(closed: Closed): Promise<ReadonlyMap<number, number>> {
  const { first, last } = closed.set;
  const mix = mixOf(closed);
  const drawn: [key: string, number: number][] = [];
  for (let number = first; number <= last; number += 1) {
    drawn.push([createHmac('sha256', mix).update(`${number}`).digest('hex'), number]);
    if (drawn.length % AT_ONCE === 0) await breathe();
  }
  drawn.sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(drawn.map(([, number], rank) => [number, rank]));
}
