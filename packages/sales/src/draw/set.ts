import type { Db, Draw } from '@seckill/db';
import { hashOfTicket, RetryLater } from '@seckill/task-engine';
import { laneOfRound, orderPlace, type RoundOfSale } from '@seckill/tasks';
import type { Parts } from '../stores.ts';
import { digestOf, ranksOf } from './order-drawn.ts';

/** The closed set of a round, and the places that were drawn. */
export type Ranked = { first: number; last: number; ranks: ReadonlyMap<number, number> };

/** Sets that a process remembers: a closed one never changes. */
const MOST_KEPT = 20;
const kept = new WeakMap<Db, Map<string, Promise<Ranked>>>();

/** The set of a round, if it is closed. */
export async function closedSet(
  { db }: Pick<Parts, 'db'>,
  id: RoundOfSale,
): Promise<Ranked | undefined> {
  const sets = kept.get(db) ?? new Map<string, Promise<Ranked>>();
  kept.set(db, sets);
  const lane = laneOfRound(id.saleId, id.round);
  const known = sets.get(lane);
  if (known) return known;
  const draw = await db.findDraw(id);
  if (!draw?.set) return undefined;
  const ranked = rank(draw, draw.set);
  sets.set(lane, ranked);
  for (const oldest of sets.keys()) if (sets.size > MOST_KEPT) sets.delete(oldest);
  return ranked;
}

/** The number at which a ticket stands by: those of the set do so in the order drawn. */
export function placeOnStandby(number: number, set: Ranked | undefined): number {
  const rank = set?.ranks.get(number);
  return set && rank !== undefined ? set.first + rank : number;
}

const rank = async ({ seed }: Draw, set: NonNullable<Draw['set']>): Promise<Ranked> => ({
  ...set,
  ranks: await ranksOf({ seed, set }),
});

/**
 * The set of a round whose opening is drawn; undefined when nothing is drawn. Closes it when its time has come, by the clock
 * of the Redis that has the line.
 *
 * @throws RetryLater while the window is open.
 */
export async function setOf(parts: Pick<Parts, 'db' | 'tasks'>, id: RoundOfSale) {
  const closed = await closedSet(parts, id);
  if (closed) return closed;
  const draw = await parts.db.findDraw(id);
  if (!draw) return undefined;
  await parts.db.closeDraw(id, await readSet(parts, id, draw.closesAt));
  return closedSet(parts, id);
}

/** Whoever joins the line from now on is added too late. */
async function readSet({ tasks }: Pick<Parts, 'tasks'>, id: RoundOfSale, closesAt: Date) {
  const tickets: [number: number, hash: string][] = [];
  let next = 1;
  for await (const { now, batches } of tasks.waiting(
    orderPlace,
    laneOfRound(id.saleId, id.round),
  )) {
    const early = closesAt.getTime() - now.getTime();
    if (early > 0) throw new RetryLater(early, 'the set is still open');
    if (tickets.length === 0) next = batches[0]?.first ?? next;
    const late = batches.findIndex(({ addedAt }) => addedAt >= closesAt);
    for (const { first, ids } of late < 0 ? batches : batches.slice(0, late)) {
      ids.forEach((ticketId, i) => tickets.push([first + i, hashOfTicket(ticketId)]));
    }
    if (late >= 0) break;
  }
  const first = tickets[0]?.[0] ?? next;
  return { first, last: tickets.at(-1)?.[0] ?? first - 1, digest: digestOf(tickets) };
}
