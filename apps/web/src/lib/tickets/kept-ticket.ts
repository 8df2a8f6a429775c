import type { PurchaseAccepted, Ticket } from '@seckill/contracts';
import { storage } from '../browser/storage.ts';

/** A click whose answer has not come yet. */
export type PendingTicket = {
  status: 'pending';
  userId: string;
  round: number;
  at: number;
  quantity?: number;
};

/** A place that was taken. `quantity`: how many units it asks for. `seen`: its verdict was read and closed. */
export type KeptTicket = {
  status: Ticket['status'];
  userId: string;
  accepted: PurchaseAccepted;
  quantity?: number;
  seen?: boolean;
};

export type StoredTicket = PendingTicket | KeptTicket;

const PREFIX = 'seckill.ticket.';
const keyOf = (saleId: number) => `${PREFIX}${saleId}`;

/** What this browser last did about a sale; undefined when that was somebody else or nobody. */
export function readTicket(saleId: number, userId: string): StoredTicket | undefined {
  const stored = read(saleId);
  return stored?.userId === userId ? stored : undefined;
}

/** The place that was taken in this browser, whoever took it: for whoever compares the ticket. */
export function readKept(saleId: number): KeptTicket | undefined {
  const stored = read(saleId);
  return stored?.status === 'pending' ? undefined : stored;
}

function read(saleId: number): StoredTicket | undefined {
  const text = storage.get(keyOf(saleId));
  if (!text) return undefined;
  try {
    const stored: StoredTicket = JSON.parse(text);
    return stored;
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

/** The sales about which this browser remembers something. */
export function keptSales(): number[] {
  return storage.keys().flatMap(saleOf);
}

/** Hears when another tab of this browser took, lost or settled a ticket. */
export function onTicketElsewhere(listener: (saleId: number) => void): () => void {
  const hear = ({ key }: StorageEvent) => {
    for (const saleId of key === null ? keptSales() : saleOf(key)) listener(saleId);
  };
  addEventListener('storage', hear);
  return () => removeEventListener('storage', hear);
}

function saleOf(key: string): number[] {
  return key.startsWith(PREFIX) ? [Number(key.slice(PREFIX.length))] : [];
}
