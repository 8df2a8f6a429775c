import type { Drawn } from '@seckill/inventory';
import { laneOfRound, orderPlace, type RoundOfSale } from '@seckill/tasks';
import type { Parts } from '../stores.ts';
import type { Ranked } from './set.ts';

type Ticket = { ticketId: string; buyerId: string; number: number; units: number };

/**
 * Gives what is free to the tickets of the set that are not decided yet, in the order drawn. `decided`: as of `inventory.draw`;
 * `barred`: tickets that are given nothing.
 */
export async function drawUnits(
  { inventory, tasks }: Pick<Parts, 'inventory' | 'tasks'>,
  id: RoundOfSale,
  { first, last, ranks }: Ranked,
  decided: string,
  barred: Pick<ReadonlySet<string>, 'has'>,
): Promise<Drawn> {
  const waiting: Ticket[] = [];
  for await (const { batches } of tasks.waiting(orderPlace, laneOfRound(id.saleId, id.round))) {
    for (const { tickets } of batches) {
      for (const { id: ticketId, number, args } of tickets) {
        if (number > last || barred.has(ticketId)) continue;
        waiting.push({ ticketId, buyerId: args.buyerId, number, units: args.units ?? 1 });
      }
    }
    if ((batches.at(-1)?.last ?? 0) > last) break;
  }
  const placeOf = ({ number }: Ticket) => ranks.get(number) ?? Infinity;
  waiting.sort((a, b) => placeOf(a) - placeOf(b));
  return inventory.draw({ ...id, decided, first, last, tickets: waiting });
}
