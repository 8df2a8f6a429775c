import type { Placement } from '@seckill/db';
import type { ClaimResult, Verdict } from '@seckill/inventory';
import type { Batch as BatchOf, BatchTicket } from '@seckill/task-engine';
import { type PlaceOrder, type PlaceResult } from '@seckill/tasks';
import { announce } from './announce.ts';
import { scheduleExpiry } from './expire.ts';
import { promoteSoon } from './give-back.ts';
import { backsClaim, toPlaceResult, unpaidAmong } from './placement.ts';
import { release } from './release.ts';
import { restore } from './reconcile/restore.ts';
import type { Parts, Stores } from './stores.ts';

type Batch = Pick<
  BatchOf<PlaceOrder>,
  'tickets' | 'batchId' | 'first' | 'last' | 'attempt' | 'isCurrent'
>;
/** Each try takes claims out of the way that stood for nothing. */
const MOST_TRIES = 4;

type Candidate = { ticketId: string; buyerId: string; buyerName: string };

/**
 * Decides a batch: Redis says who may have a unit, MySQL has the last word and makes it durable. Both are
 * idempotent per ticket, so a batch that is delivered again, half done or done, ends the same. Answers one result per
 * ticket, in their order; throws when a store failed, and then the whole batch is to be decided again.
 */
export async function place(parts: Parts, batch: Batch): Promise<PlaceResult[]> {
  let answer = await claim(parts, batch);
  for (let tries = 1; ; tries += 1) {
    const { verdicts, replayed } = answer;
    const before = replayed || batch.attempt > 1 ? await ordersBefore(parts, batch, verdicts) : [];
    const candidates = candidatesOf(batch, verdicts);
    const placements = await placeOrders(parts, batch, candidates);
    await scheduleExpiry(parts.tasks, unpaidAmong(placements.values()));
    announce(parts.tasks, 'order_won', placements.values());
    const freed = await releaseRefused(parts, batch, candidates, placements);
    if (freed && tries < MOST_TRIES) {
      answer = await claim(parts, batch, answer.decided);
      continue;
    }
    for (const order of before) placements.set(order.ticketId, { outcome: 'replayed', order });
    return Promise.all(
      batch.tickets.map((ticket, i) =>
        standByIfAsked(parts, ticket, resultOf(ticket.id, verdicts[i], placements)),
      ),
    );
  }
}

type Decided = Extract<ClaimResult, { outcome: 'decided' }>;

/** `after`: the batch was decided just now, and what stood in a ticket's way is gone. */
async function claim(stores: Stores, batch: Batch, after = ''): Promise<Decided> {
  const { saleId, round } = argsOf(batch);
  const { batchId, first, last } = batch;
  const tickets = batch.tickets.map(({ id, number, args: { buyerId, units = 1 } }) => ({
    ticketId: id,
    number,
    buyerId,
    units,
  }));
  const ask = (named: string) =>
    stores.inventory.claim({ saleId, round, batchId, first, last, tickets, after: named });
  let answer = await ask(after);
  if (answer.outcome === 'unknown') {
    await restore(stores, saleId);
    answer = await ask(after);
  }
  if (answer.outcome === 'stale') {
    // Either this process was away while others decided, or Redis lost the line and its numbers began anew.
    if (!(await batch.isCurrent())) throw new Error('another process has decided this batch');
    answer = await ask(answer.decided);
  }
  if (answer.outcome === 'decided') return answer;
  throw new Error(`sale ${saleId} round ${round} changes faster than it can be decided`);
}

/**
 * The orders of tickets that hold no claim: they were made when the batch was decided before, and have ended
 * since. Such a ticket won, whatever has become of its unit.
 */
async function ordersBefore({ db }: Stores, { tickets }: Batch, verdicts: Verdict[]) {
  const without = tickets.filter((_, i) => verdicts[i]?.outcome !== 'won').map(({ id }) => id);
  return without.length === 0 ? [] : db.findOrdersByTickets(without);
}

/**
 * The winners, and for a further ticket of a buyer the ticket that holds the claim: should its worker have
 * died before the order was made, this batch makes it, and either way learns the order.
 */
function candidatesOf(batch: Batch, verdicts: Verdict[]): Candidate[] {
  const byTicket = new Map<string, Candidate>();
  batch.tickets.forEach(({ id, args }, i) => {
    const ticketId = holderOf(id, verdicts[i]);
    if (ticketId)
      byTicket.set(ticketId, { ticketId, buyerId: args.buyerId, buyerName: args.buyerName });
  });
  return [...byTicket.values()];
}

/** The ticket whose claim a ticket's buyer has; undefined when there is none. */
function holderOf(ticketId: string, verdict: Verdict | undefined): string | undefined {
  switch (verdict?.outcome) {
    case 'won':
      return ticketId;
    case 'duplicate':
      return verdict.heldBy;
    case 'sold_out':
    case 'left':
    case 'cancelled':
    case undefined:
      return undefined;
  }
}

async function placeOrders({ db }: Stores, batch: Batch, tickets: Candidate[]) {
  if (tickets.length === 0) return new Map<string, Placement>();
  const { terms } = batch.tickets[0]?.args ?? {};
  const request = { ...argsOf(batch), tickets, ...(terms && { terms }) };
  const placements = await db.placeOrders(request);
  return new Map(placements.map((placement, i) => [tickets[i]?.ticketId ?? '', placement]));
}

/**
 * A claim stands for a live order. Where MySQL made none for this ticket (Redis had forgotten something), or
 * the order has ended since (a replay after it expired), the claim is taken back and Redis is corrected.
 * Answers whether such a claim stood in the way of a buyer's new ticket, so that the batch is to be decided anew.
 */
async function releaseRefused(
  stores: Stores,
  batch: Batch,
  candidates: Candidate[],
  placements: Map<string, Placement>,
): Promise<boolean> {
  const { saleId, round } = argsOf(batch);
  const refused = candidates.filter(
    ({ ticketId }) => !backsClaim(ticketId, placements.get(ticketId)),
  );
  if (refused.length === 0) return false;
  for (const { buyerId, ticketId } of refused) {
    await release(stores, { saleId, round, buyerId, ticketId }, 'refused');
  }
  await restore(stores, saleId);
  const own = new Set(batch.tickets.map(({ id }) => id));
  return refused.some(({ ticketId }) => !own.has(ticketId));
}

function resultOf(
  ticketId: string,
  verdict: Verdict | undefined,
  placements: Map<string, Placement>,
): PlaceResult {
  if (!verdict) throw new Error(`no verdict for ${ticketId}`);
  const own = placements.get(ticketId);
  if (own && verdict.outcome !== 'won') return toPlaceResult(ticketId, own);
  switch (verdict.outcome) {
    case 'sold_out':
    case 'left':
    case 'cancelled':
      return { outcome: verdict.outcome };
    case 'won':
    case 'duplicate': {
      const placement = placements.get(holderOf(ticketId, verdict) ?? '');
      if (!placement) throw new Error(`MySQL answered nothing for ${ticketId}`);
      return toPlaceResult(ticketId, placement);
    }
  }
}

async function standByIfAsked(
  { inventory, tasks }: Parts,
  { id: ticketId, number, args }: BatchTicket<PlaceOrder>,
  result: PlaceResult,
): Promise<PlaceResult> {
  if (result.outcome !== 'sold_out' || !args.standby) return result;
  const { saleId, round, buyerId, buyerName } = args;
  const stood = await inventory.standBy({ saleId, round, buyerId, buyerName, ticketId, number });
  switch (stood.outcome) {
    case 'waits':
      if (stood.free > 0) await promoteSoon(tasks, { saleId, round });
      return stood.ticketId === ticketId ? { outcome: 'standby', buyerId } : result;
    case 'cancelled':
      return { outcome: 'cancelled' };
    case 'left':
      return result;
    case 'holds':
    case 'unknown':
      throw new Error('the round has changed meanwhile, decide again');
  }
}

/** A lane is one round of one sale, so any ticket of the batch tells. */
function argsOf(batch: Batch) {
  const [first] = batch.tickets;
  if (!first) throw new Error('a batch has at least one ticket');
  const { saleId, round } = first.args;
  return { saleId, round };
}
