import { tagOfSale } from '@seckill/inventory';
import { isCluster, moveSlot, placeOf, serverOf, slotOf } from '@seckill/redis';
import type { Connection } from '@seckill/redis';
import { tagOfLane } from '@seckill/task-engine';
import { laneOfRound, orderPlace } from '@seckill/tasks';

/** Where a cluster keeps something: a slot, and the master that has it now, as host:port. */
export type Place = { slot: number; master: string };

/** Where the two halves of a sale live: its stock, and its line, which it shares with other sales. */
export type SalePlace = { saleId: number; stock: Place; line: Place };

/** Where each of these sales lives. Throws when this Redis is no cluster. */
export function placesOf(
  { client }: Connection,
  prefix: string,
  saleIds: readonly number[],
): SalePlace[] {
  if (!isCluster(client)) throw new Error('This Redis is one server, and no cluster.');
  const at = (tag: string): Place => ({
    slot: slotOf(tag),
    master: placeOf(serverOf(client, tag)),
  });
  return saleIds.map((saleId) => {
    const { stock, line } = tagsOf(prefix, saleId);
    return { saleId, stock: at(stock), line: at(line) };
  });
}

/** Moves both halves of a sale to the master at host:port while it is sold, and whatever shares their slots. Resolves with the number of keys that went. */
export async function moveSale(
  { client }: Connection,
  prefix: string,
  saleId: number,
  place: string,
): Promise<number> {
  let moved = 0;
  for (const tag of Object.values(tagsOf(prefix, saleId))) {
    moved += await moveSlot(client, slotOf(tag), place);
  }
  return moved;
}

const tagsOf = (prefix: string, saleId: number) => ({
  stock: tagOfSale(prefix, saleId),
  line: tagOfLane(prefix, orderPlace, laneOfRound(saleId, 1)),
});
