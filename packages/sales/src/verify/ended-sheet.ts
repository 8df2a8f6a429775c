import type { VerifySheet } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import { FORGOTTEN, hashOfTicket } from '@seckill/task-engine';
import type { RoundOfSale } from '@seckill/tasks';
import type { Parts } from '../stores.ts';
import {
  countsOf,
  ledgerFindings,
  moneyFinding,
  ordersIn,
  toSheet,
  turnedAwayTooEarly,
  verdictsIn,
} from './sheet.ts';

type RoundBooks = Parameters<Db['closeRecord']>[1];

/** The sheet of a round that is over and recorded, from MySQL alone: what Redis kept of it is forgotten. */
export async function readEndedSheet(
  parts: Parts,
  id: RoundOfSale,
  { issued, abandoned, decided, outcomes }: RoundBooks,
): Promise<VerifySheet> {
  const [ledger, money] = await Promise.all([
    parts.db.countRound(id.saleId, id.round),
    parts.db.countMoney(id.saleId, id.round),
  ]);
  const books = { accepted: issued - abandoned, outcomes };
  const orders = ordersIn(ledger);
  const { success = 0, standby = 0 } = outcomes;
  const known = success === orders ? success : success + (await countForgotten(parts, id));
  // Any of those whose count Redis had lost may have been a success.
  const byTickets = known + Math.min(outcomes[FORGOTTEN] ?? 0, Math.max(0, orders - known));
  return toSheet(
    id,
    {
      ...ledgerFindings(ledger),
      'claims in Redis are as many as live orders': null,
      'every live order has its claim': null,
      'Redis is at the same round': null,
      'Redis knows the same stock': null,
      'every accepted ticket has a verdict': [books.accepted, verdictsIn(books)],
      'every success has its order': [byTickets, orders],
      'nobody was turned away while a unit was free': [0, turnedAwayTooEarly(books, ledger)],
      'every ticket that stands by is in the line': [0, standby],
      'no unit is unsold while somebody stands by': null,
      'every promotion has its order': null,
      'every cent that came is kept, due back or given back': moneyFinding(money),
    },
    { ...countsOf(ledger, books), decided, waiting: 0, standby: 0 },
  );
}

/** Orders of tickets that Redis had forgotten before the record was written. */
async function countForgotten({ db, tasks }: Parts, id: RoundOfSale): Promise<number> {
  const recorded = new Set<string>();
  for (let from = 1; ;) {
    const part = await db.findRecordPart(id, from);
    if (!part) break;
    const tickets = part.batches.flatMap((batch) => batch.tickets);
    for (const [number, hash] of tickets) {
      recorded.add(hash);
      from = Math.max(from, number + 1);
    }
  }
  const tickets = await db.listOrderTickets(id.saleId, id.round);
  return tickets.filter(
    (ticketId) => tasks.ticket(ticketId) && !recorded.has(hashOfTicket(ticketId)),
  ).length;
}
