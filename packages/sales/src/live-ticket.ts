import { isLive, type Ticket } from '@seckill/contracts';

/** Whether a buyer who asks again is answered this ticket. */
export function isLiveTicket(ticket: Ticket): boolean {
  switch (ticket.status) {
    case 'queued':
    case 'standby':
      return true;
    case 'success':
      return isLive(ticket.order.status);
    case 'sold_out':
    case 'left':
    case 'cancelled':
    case 'lost':
    case 'failure':
      return false;
  }
}
