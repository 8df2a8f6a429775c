import type { PurchaseAccepted, StandbyTicket } from '@seckill/contracts';

/** What is known of a ticket on standby before the server is asked again. */
export function standbyTicket({ position, ...accepted }: PurchaseAccepted): StandbyTicket {
  return { ...accepted, kind: 'order.place', status: 'standby', place: position ?? 1 };
}
