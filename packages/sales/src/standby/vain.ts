import { VERDICTS } from '@seckill/contracts';
import { laneOfRound, orderPlace, type PlaceResult, type RoundOfSale } from '@seckill/tasks';
import type { TaskState } from '@seckill/task-engine';
import { resultOf } from '../placement.ts';
import type { Parts } from '../stores.ts';
import { tell } from './tell.ts';

type Places = Pick<Parts, 'db' | 'inventory' | 'tasks'>;

/**
 * Ends the wait of a ticket that says that it stands by though Redis has lost its place with the line, or though its round is
 * over. Its order has the last word. What its buyer is told is written first, so that everybody is told the same from then
 * on. Answers the ticket as it is now; undefined when Redis has forgotten it.
 */
export async function endInVain(
  { db, inventory, tasks }: Places,
  { saleId, round }: RoundOfSale,
  ticketId: string,
): Promise<TaskState | undefined> {
  const state = await tasks.result(ticketId);
  const said = state?.result;
  if (!orderPlace.isResult(said) || said.outcome !== 'standby') return state;
  // Who stands by gets a place before the ticket says so, and leaves it before the ticket says otherwise.
  const at = await inventory.standbyPlace(saleId, round, said.buyerId);
  if (at?.ticketId === ticketId && at.outcome !== 'over') return state;
  // What the process knows of the sale may be a second old, and this is final.
  const [sale, [order]] = await Promise.all([
    db.findSale(saleId),
    db.findOrdersByTickets([ticketId]),
  ]);
  const isClosed = sale !== undefined && sale.round > round;
  const { units, stockEndedAt } = said;
  const nothing: PlaceResult = isClosed
    ? { outcome: 'cancelled' }
    : {
        outcome: 'sold_out',
        ...(units !== undefined && { units }),
        ...(stockEndedAt !== undefined && { stockEndedAt }),
      };
  const end = order ? resultOf(order) : nothing;
  await tasks.amend(orderPlace, ticketId, (now) =>
    now.outcome === 'standby' && now.seq === said.seq ? end : undefined,
  );
  return tasks.result(ticketId);
}

/**
 * Takes those out of the line whose ticket waits no more, as their buyers left: a node of a cluster may have lost that, while another
 * knows how the ticket ended. So are places of which the other half is lost. Answers how many there were.
 */
export async function takeOutEnded(parts: Places, id: RoundOfSale): Promise<number> {
  const { inventory, tasks } = parts;
  let count = await inventory.dropHalfPlaces(id.saleId, id.round);
  for (const { buyerId, ticketId } of await inventory.listStandby(id.saleId, id.round)) {
    const result = (await tasks.result(ticketId))?.result;
    if (!orderPlace.isResult(result) || VERDICTS[result.outcome].noneLeft) continue;
    const left = await inventory.leaveStandby({ ...id, buyerId, ticketId, as: 'sold_out' });
    if (left.outcome !== 'left') continue;
    await tell(parts, id, left.untold);
    count += 1;
  }
  return count;
}

/**
 * Where more tickets are counted as standing by than do, and none of them says so, the results of the others are lost. Answers by how many
 * the count was wrong.
 */
export async function countStandbyAnew(
  parts: Places,
  { saleId, round }: RoundOfSale,
  wrongForMs?: number,
): Promise<number> {
  const { inventory, tasks } = parts;
  const lane = laneOfRound(saleId, round);
  const { standby: counted = 0 } = (await tasks.line(orderPlace, lane)).outcomes;
  // Looked at after that, so that whoever was counted is in the line, or has left it and is about to be told.
  const { waiting, promoted, untold } = await inventory.look(saleId, round, '');
  const known = waiting + promoted;
  if (untold > 0 || counted <= known) return 0;
  return tasks.balanceLine(orderPlace, lane, {
    overcounted: { outcome: 'standby', counted, known },
    wrongForMs,
  });
}

/** Ends the wait of every ticket of a round that is not in its line; answers how many there were. */
export async function endAllInVain(parts: Places, id: RoundOfSale): Promise<number> {
  const { tasks } = parts;
  const lane = laneOfRound(id.saleId, id.round);
  const standing = async () => (await tasks.line(orderPlace, lane)).outcomes['standby'] ?? 0;
  const before = await standing();
  for await (const ticketIds of tasks.placed(orderPlace, lane)) {
    await Promise.all(ticketIds.map((ticketId) => endInVain(parts, id, ticketId)));
  }
  return Math.max(0, before - (await standing()));
}
