import type { Task, Ticket } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import { orderPlace, roundOfLane, type TaskState, type Tasks } from '@seckill/tasks';
import { toOrder } from './order-view.ts';
import type { SaleBoard } from './sale-board.ts';

/** What a page is asked to wait between two questions. */
export const POLL_AFTER_MS = 2000;

export type TaskView = ReturnType<typeof createTaskView>;

/** The one place that turns an engine state into the task of the public interface, for poll and push alike. */
export function createTaskView({ db, tasks, board }: { db: Db; tasks: Tasks; board: SaleBoard }) {
  async function ticket(state: TaskState): Promise<Ticket | undefined> {
    const facts = ticketFacts(tasks, state);
    if (!facts) return undefined;
    switch (state.status) {
      case 'queued':
        return { ...facts, status: 'queued', ...(await place(facts, state)) };
      case 'lost':
      case 'failure':
        return { ...facts, status: state.status };
      case 'success': {
        const verdict = state.result;
        if (!orderPlace.isResult(verdict)) throw new Error(`unreadable result of ${state.id}`);
        if (verdict.outcome !== 'success') return { ...facts, status: verdict.outcome };
        const order = await db.findOrder(verdict.orderId);
        if (!order) throw new Error(`order ${verdict.orderId} of a won ticket is missing`);
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

  async function place(
    { saleId, round, number }: { saleId: number; round: number; number: number },
    state: TaskState,
  ) {
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
      ...(state.result === undefined ? {} : { result: state.result }),
      ...(state.error ? { error: { code: state.error.code, message: state.error.message } } : {}),
      pollAfterMs: POLL_AFTER_MS,
    };
  };
}

function ticketFacts(tasks: Tasks, { id }: TaskState) {
  const ticket = tasks.ticket(id);
  const sale = ticket && roundOfLane(ticket.lane);
  if (!sale) return undefined;
  return { taskId: id, kind: 'order.place' as const, ...sale, number: ticket.number };
}
