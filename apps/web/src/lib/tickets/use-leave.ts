import type { Ticket } from '@seckill/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, codeOf } from '../api.ts';
import { useServices } from '../services.tsx';
import { markSeen } from './use-kept.ts';

/** Leaves the line for good. Pressing again after a lost answer is safe: the server says the same. */
export function useLeave({ saleId, taskId }: Pick<Ticket, 'saleId' | 'taskId'>) {
  const { live, tickets } = useServices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.leaveLine(taskId),
    async onSuccess() {
      // An answer that is under way still has the ticket in line.
      await queries.cancelQueries({ queryKey: ['tickets'] });
      queries.setQueryData<Ticket[]>(['tickets'], (old) =>
        old?.filter((ticket) => ticket.taskId !== taskId),
      );
      markSeen(saleId, 'left');
      tickets.tell(saleId, { type: 'left' });
      void queries.invalidateQueries({ queryKey: ['sale', saleId] });
    },
    // It was decided meanwhile, and is shown.
    onError: (error) => codeOf(error) === 'already_decided' && live.ask(taskId),
  });
}
