import type { Task, Ticket } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';
import { type TaskState, type Tasks } from '@seckill/task-engine';
import { orderPlace, roundOfLane } from '@seckill/tasks';
import { toOrder } from './order-view.ts';
import type { SaleBoard } from './sale-board.ts';

/** What a page is asked to wait between two questions. */
export const POLL_AFTER_MS = 2000;

export type TaskView = ReturnType<typeof createTaskView>;

/** The one place that turns an engine state into the task of the public interface, for poll and push alike. */
type Parts = { db: Db; tasks: Tasks; inventory: Inventory; board: SaleBoard };

export function createTaskView({ db, tasks, inventory, board }: Parts) {
  async function ticket(state: TaskState): Promise<Ticket | undefined> {
    const facts = ticketFacts(tasks, state);
    if (!facts) return undefined;
    switch (state.status) {
      case 'queued':
        return { ...facts, status: 'queued', ...(await place(facts, state)) };
      case 'lost':
        return lost(facts);
      case 'failure':
        return { ...facts, status: 'failure' };
      case 'success': {
        const verdict = state.result;
        if (!orderPlace.isResult(verdict)) throw new Error(`unreadable result of ${state.id}`);
        if (verdict.outcome === 'standby') return standby(facts, verdict.buyerId);
        if (verdict.outcome === 'sold_out') return soldOut(facts);
        if (verdict.outcome === 'cancelled') return { ...facts, status: 'cancelled' };
        const order = await db.findOrder(verdict.orderId);
        // MySQL has the last word, also when it was set back to yesterday.
        if (!order) return { ...facts, status: 'lost' };
        return {
          ...facts,
          status: 'success',
          order: toOrder(order),
          ...(verdict.duplicate ? { duplicate: true } : {}),
        };
      }
      default:
        return { ...facts, status: 'queued', ...(await place(facts, state)) };
    }
  }

  /** Redis has forgotten the ticket. MySQL has not, if it won. */
  async function lost(facts: Facts): Promise<Ticket> {
    const [order] = await db.findOrdersByTickets([facts.taskId]);
    return order
      ? { ...facts, status: 'success', order: toOrder(order) }
      : { ...facts, status: 'lost' };
  }

  async function soldOut(facts: Facts): Promise<Ticket> {
    const sale = await board.get(facts.saleId);
    const { standby } = sale?.row.round === facts.round ? sale : { standby: 0 };
    return { ...facts, status: 'sold_out', standby };
  }

  /** A ticket is told of its unit before it is out of the line; one that is out and not told waited in vain. */
  async function standby(facts: Facts, buyerId: string): Promise<Ticket | undefined> {
    const { taskId, saleId, round } = facts;
    const [at, sale] = await Promise.all([
      inventory.standbyPlace(saleId, round, buyerId),
      board.get(saleId),
    ]);
    const closed = sale !== undefined && sale.row.round > round;
    if (at?.ticketId === taskId && (!closed || at.outcome === 'promoted')) {
      const place = at.outcome === 'waits' ? at.place : 1;
      return { ...facts, status: 'standby', place, pollAfterMs: POLL_AFTER_MS };
    }
    const state = await tasks.result(taskId);
    const verdict = state?.result;
    if (!state || !orderPlace.isResult(verdict)) return undefined;
    if (verdict.outcome !== 'standby') return ticket(state);
    return closed ? { ...facts, status: 'cancelled' } : soldOut(facts);
  }

  async function place({ saleId, round, number }: Facts, state: TaskState) {
    const position = Math.max(1, number - (state.processed ?? 0));
    const perSecond = state.perSecond ?? 0;
    const sale = await board.get(saleId);
    const available = sale?.row.round === round ? sale.available : null;
    return {
      position,
      etaSeconds: perSecond >= 1 ? Math.ceil((position / perSecond) * 10) / 10 : null,
      insideStock: available === null ? null : position <= available,
      pollAfterMs: POLL_AFTER_MS,
    };
  }

  return async function view(state: TaskState): Promise<Task | undefined> {
    if (state.task === orderPlace.name) return ticket(state);
    return {
      taskId: state.id,
      kind: state.task,
      status: state.status,
      ...(state.progress === undefined ? {} : { progress: state.progress }),
      ...(state.result === undefined ? {} : { result: state.result }),
      ...(state.error ? { error: { code: state.error.code, message: state.error.message } } : {}),
      pollAfterMs: POLL_AFTER_MS,
    };
  };
}

type Facts = NonNullable<ReturnType<typeof ticketFacts>>;

function ticketFacts(tasks: Tasks, { id }: TaskState) {
  const ticket = tasks.ticket(id);
  const sale = ticket && roundOfLane(ticket.lane);
  if (!sale) return undefined;
  return { taskId: id, kind: 'order.place' as const, ...sale, number: ticket.number };
}
