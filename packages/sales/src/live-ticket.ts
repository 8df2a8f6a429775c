import { HAS_ENDED, isLive, type Ticket } from '@seckill/contracts';

/** Whether a buyer who asks again is answered this ticket. */
export const isLiveTicket = (ticket: Ticket): boolean =>
  ticket.status === 'success' ? isLive(ticket.order.status) : !HAS_ENDED[ticket.status];
