import { orderPlace, roundOfLane, type PlaceResult } from '@seckill/tasks';
import { leaveStandby } from './standby/standby.ts';
import type { Parts } from './stores.ts';

export type Left = 'left' | 'already_decided' | 'task_not_found';

/**
 * Ends a buyer's waiting, in line or on standby. The mark in the sale comes first: from then on no worker gives the
 * ticket a unit, whatever becomes of this process. A winner gives the order back instead.
 */
export async function leave(
  parts: Pick<Parts, 'db' | 'inventory' | 'tasks'>,
  buyerId: string,
  taskId: string,
): Promise<Left> {
  const { db, inventory, tasks } = parts;
  const state = await tasks.resultFor(buyerId, taskId);
  const ticket = tasks.ticket(taskId);
  const id = ticket && roundOfLane(ticket.lane);
  if (!state || !id) return 'task_not_found';
  const outcome = outcomeOf(state.result);
  if (outcome === 'left') return 'left';
  if (outcome === 'standby') return leaveWaiting(parts, id, buyerId, taskId);
  if (state.status !== 'queued') return 'already_decided';
  if (
    (await inventory.leaveLine({ ...id, number: ticket.number, buyerId, ticketId: taskId })) !==
    'left'
  ) {
    return 'already_decided';
  }
  // Redis may have lost that it was won.
  if ((await db.findOrdersByTickets([taskId])).length > 0) return 'already_decided';
  const withdrawn = await tasks.withdraw(orderPlace, taskId, { outcome: 'left' });
  if (withdrawn === 'withdrawn') return 'left';
  return outcomeOf((await tasks.result(taskId))?.result) === 'left' ? 'left' : 'already_decided';
}

async function leaveWaiting(
  parts: Pick<Parts, 'db' | 'inventory' | 'tasks'>,
  id: { saleId: number; round: number },
  buyerId: string,
  taskId: string,
): Promise<Left> {
  if ((await leaveStandby(parts, id, buyerId)) !== 'left') return 'already_decided';
  // A line that Redis has lost tells nothing of its end: then the ticket still says that it stands by.
  const amended = await parts.tasks.amend(orderPlace, taskId, ({ outcome }) =>
    outcome === 'sold_out' || outcome === 'standby' ? { outcome: 'left' as const } : undefined,
  );
  switch (amended.outcome) {
    case 'amended':
    case 'kept':
      // The round may have been closed meanwhile, and the ticket says so.
      return amended.result.outcome === 'left' ? 'left' : 'already_decided';
    case 'undecided':
    case 'unknown':
    case 'displaced':
      return 'left';
  }
}

const outcomeOf = (result: unknown): PlaceResult['outcome'] | undefined =>
  orderPlace.isResult(result) ? result.outcome : undefined;
