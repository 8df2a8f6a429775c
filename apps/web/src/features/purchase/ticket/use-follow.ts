import type { LineMessage, Task, Ticket } from '@seckill/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { type Dispatch, useEffect, useEffectEvent, useRef } from 'react';
import { followTask } from '../../../lib/follow-task.ts';
import { useServices } from '../../../lib/services.tsx';
import { forgetTicket } from './ticket-store.ts';
import type { TicketEvent, TicketState } from './ticket-state.ts';

type Follow = {
  state: TicketState;
  saleId: number;
  round: number;
  dispatch: Dispatch<TicketEvent>;
};

/** While a ticket may still change, everything heard of it goes into the reducer. */
export function useFollow({ state, saleId, round, dispatch }: Follow): void {
  const { live } = useServices();
  const queries = useQueryClient();
  const open = state.phase === 'queued' || state.phase === 'standby';
  const taskId = open ? state.ticket.taskId : undefined;
  const ticketRound = open ? state.ticket.round : undefined;
  const pollAfterMs = useEffectEvent(() => (open ? state.ticket.pollAfterMs : 0));

  const lastLine = useRef<LineMessage>(undefined);

  useEffect(
    () =>
      live.watchSale(saleId, (news) => {
        if (news.type !== 'line') return;
        lastLine.current = news;
        dispatch({ type: 'line', line: news });
      }),
    [saleId, live, dispatch],
  );

  useEffect(() => {
    if (!taskId) return;
    // How fast the line moves was told before there was a place in it.
    if (lastLine.current) dispatch({ type: 'line', line: lastLine.current });
    return followTask({
      taskId,
      live,
      pollAfterMs: () => pollAfterMs(),
      onTask(task) {
        if (isTicket(task)) dispatch({ type: 'ticket', ticket: task });
      },
      onGone(code) {
        forgetTicket(saleId);
        // A session that has ended is opened again; what it had waited for is not this visitor's any more.
        if (code === 'unauthenticated') void queries.invalidateQueries({ queryKey: ['session'] });
        dispatch({ type: 'gone', code });
      },
    });
  }, [taskId, saleId, live, queries, dispatch]);

  // The next round is open, so this ticket has a verdict: no need to wait for the next look.
  useEffect(() => {
    if (taskId && ticketRound !== undefined && round > ticketRound) live.ask(taskId);
  }, [taskId, ticketRound, round, live]);
}

function isTicket(task: Task): task is Ticket {
  return task.kind === 'order.place';
}
