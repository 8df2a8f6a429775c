import type { PurchaseAccepted, Ticket } from '@seckill/contracts';
import { storage } from '../../../lib/storage.ts';

/** A click whose answer has not come yet. */
export type PendingTicket = { status: 'pending'; userId: string; round: number; at: number };

/** A place that was taken. `seen`: its verdict was read and closed. */
export type KeptTicket = {
  status: Ticket['status'];
  userId: string;
  accepted: PurchaseAccepted;
  seen?: boolean;
};

export type StoredTicket = PendingTicket | KeptTicket;

const keyOf = (saleId: number) => `seckill.ticket.${saleId}`;

/** What this browser last did about a sale; undefined when that was somebody else or nobody. */
export function readTicket(saleId: number, userId: string): StoredTicket | undefined {
  const text = storage.get(keyOf(saleId));
  if (!text) return undefined;
  try {
    const stored: StoredTicket = JSON.parse(text);
    return stored.userId === userId ? stored : undefined;
  } catch {
    return undefined;
  }
}

export function writeTicket(saleId: number, ticket: StoredTicket): void {
  storage.set(keyOf(saleId), JSON.stringify(ticket));
}

export function forgetTicket(saleId: number): void {
  storage.remove(keyOf(saleId));
}

/** Hears when another tab of this browser took, lost or settled a ticket of the sale. */
export function onTicketElsewhere(saleId: number, listener: () => void): () => void {
  const hear = (event: StorageEvent) => {
    if (event.key === keyOf(saleId) || event.key === null) listener();
  };
  addEventListener('storage', hear);
  return () => removeEventListener('storage', hear);
}
