import type { Task, Ticket } from '@seckill/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { followTask } from '../follow-task.ts';
import { keepSale } from '../sales.ts';
import { useServices } from '../services.tsx';
import { forgetTicket } from './kept-ticket.ts';
import type { TicketState } from './ticket-state.ts';

/** While a ticket may still change, everything heard of it and of its line goes into the store. */
export function useFollow({ saleId, state }: { saleId: number; state: TicketState }): void {
  const { live, tickets } = useServices();
  const queries = useQueryClient();
  const open = state.phase === 'queued' || state.phase === 'standby';
  const taskId = open ? state.ticket.taskId : undefined;
  const round = open ? state.ticket.round : undefined;
  const pollAfterMs = useEffectEvent(() => (open ? state.ticket.pollAfterMs : 0));

  useEffect(() => {
    if (!taskId) return;
    return followTask({
      taskId,
      live,
      pollAfterMs: () => pollAfterMs(),
      onTask(task) {
        if (isTicket(task)) tickets.tell(saleId, { type: 'ticket', ticket: task });
      },
      onGone(code) {
        forgetTicket(saleId);
        // A session that has ended is opened again; what it had waited for is not this visitor's any more.
        if (code === 'unauthenticated') void queries.invalidateQueries({ queryKey: ['session'] });
        tickets.tell(saleId, { type: 'gone', code });
      },
    });
  }, [taskId, saleId, live, tickets, queries]);

  useEffect(() => {
    if (!taskId || round === undefined) return;
    return live.watchSale(saleId, (news) => {
      if (news.type === 'line') return tickets.tell(saleId, { type: 'line', line: news });
      keepSale(queries, news.sale);
      // The next round is open, so this ticket has a verdict: no need to wait for the next look.
      if (news.sale.round > round) live.ask(taskId);
    });
  }, [taskId, round, saleId, live, tickets, queries]);
}

function isTicket(task: Task): task is Ticket {
  return task.kind === 'order.place';
}
