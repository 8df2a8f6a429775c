import type { OrderRow, OrderTicket, Placement } from '@seckill/db';
import type { ClaimResult, Verdict } from '@seckill/inventory';
import { inSpan, type Batch as BatchOf, type BatchTicket } from '@seckill/task-engine';
import { type PlaceOrder, type PlaceResult } from '@seckill/tasks';
import { drawUnits } from './draw/draw-units.ts';
import { placeOnStandby, setOf, type Ranked } from './draw/set.ts';
import { announce } from './announce.ts';
import { scheduleExpiry } from './expire.ts';
import { promoteSoon } from './give-back.ts';
import { backsClaim, isBarred, toPlaceResult, takenBy, unpaidAmong, wasHeld } from './placement.ts';
import { release } from './release.ts';
import { restore } from './reconcile/restore.ts';
import type { Parts, Stores } from './stores.ts';

type Batch = Pick<
  BatchOf<PlaceOrder>,
  'tickets' | 'batchId' | 'first' | 'last' | 'attempt' | 'isCurrent'
>;
/** Each try takes claims out of the way that stood for nothing. One more for each ticket that MySQL gives nothing. */
const MOST_TRIES = 4;

type Candidate = Required<OrderTicket>;

/**
 * Decides a batch: Redis says who may have a unit, MySQL has the last word and makes it durable. Both are
 * idempotent per ticket, so a batch that is delivered again, half done or done, ends the same. Answers one result per
 * ticket, in their order; throws when a store failed, and then the whole batch is to be decided again.
 */
export async function place(parts: Parts, batch: Batch): Promise<PlaceResult[]> {
  const id = argsOf(batch);
  const set = batch.tickets.some(({ args }) => args.draw) ? await setOf(parts, id) : undefined;
  /** Tickets that MySQL gave nothing though there was something: when the batch is decided anew, their units are for the others in it. */
  const barred = new Map<string, Placement>();
  let answer = await claim(parts, batch, set, barred);
  for (let tries = 1; ; tries += 1) {
    const { verdicts, replayed } = answer;
    const before = await saidBefore(parts, batch, verdicts, replayed);
    const candidates = candidatesOf(batch, verdicts);
    const placements = await placeOrders(parts, batch, candidates, answer.at);
    await scheduleExpiry(parts.tasks, unpaidAmong(placements.values()));
    announce(parts.tasks, 'order_won', placements.values());
    const refused = await releaseRefused(parts, batch, candidates, placements);
    for (const { ticketId } of refused) {
      const placement = placements.get(ticketId);
      if (placement && isBarred(placement)) barred.set(ticketId, placement);
    }
    if (hasFreed(batch, refused, placements, verdicts) && tries < MOST_TRIES + barred.size) {
      answer = await claim(parts, batch, set, barred, answer.decided);
      continue;
    }
    const all = new Map([...placements, ...barred, ...before]);
    return Promise.all(
      batch.tickets.map((ticket, i) =>
        standByIfAsked(parts, ticket, resultOf(ticket, verdicts[i], all), set),
      ),
    );
  }
}

type Decided = Extract<ClaimResult, { outcome: 'decided' }>;

/** `after`: the batch was decided just now, and what stood in a ticket's way is gone. */
async function claim(
  parts: Parts,
  batch: Batch,
  set: Ranked | undefined,
  barred: Pick<ReadonlySet<string>, 'has'>,
  after = '',
): Promise<Decided> {
  const id = argsOf(batch);
  const { batchId, first, last } = batch;
  const tickets = batch.tickets
    .filter((ticket) => !barred.has(ticket.id))
    .map(({ id: ticketId, number, args: { buyerId, units = 1 } }) => ({
      ticketId,
      number,
      buyerId,
      units,
    }));
  const drawnTo = set?.last ?? 0;
  const ask = (named: string) =>
    inSpan(parts.tasks.engine.tracing, 'claim', { attributes: id }, () =>
      parts.inventory.claim({ ...id, batchId, first, last, tickets, drawnTo, after: named }),
    );
  // Nobody else says how it ends from then on, or this process decides anew in vain.
  if (after !== '' && !(await batch.isCurrent()))
    throw new Error('another process decides this batch meanwhile');
  let answer = await ask(after);
  let mayBeDecided = false;
  for (let tries = 0; answer.outcome !== 'decided' && tries < MOST_TRIES; tries += 1) {
    switch (answer.outcome) {
      case 'unknown':
        await restore(parts, id.saleId);
        answer = await ask(after);
        // What Redis forgot may have been this batch.
        mayBeDecided = true;
        break;
      case 'stale':
        // Either this process was away while others decided, or Redis lost the line and its numbers began anew.
        if (!(await batch.isCurrent())) throw new Error('another process has decided this batch');
        answer = await ask(answer.decided);
        mayBeDecided = true;
        break;
      case 'undrawn':
        if (set) await drawUnits(parts, id, set, answer.decided, barred);
        answer = await ask(after === '' ? '' : answer.decided);
    }
  }
  if (answer.outcome === 'decided') {
    // What this process named is gone: another one decides, and may have settled what it found.
    if (after !== '' && answer.replayed)
      throw new Error('another process decides this batch meanwhile');
    const asked = answer.verdicts.values();
    const verdicts = batch.tickets.map((ticket): Verdict => {
      if (barred.has(ticket.id)) return { outcome: 'left' };
      const { value } = asked.next();
      if (!value) throw new Error(`no verdict for ${ticket.id}`);
      return value;
    });
    // Batches that were decided together, and not settled, are decided one by one after that.
    const replayed = answer.replayed || mayBeDecided || isFromBefore(batch, answer);
    return { ...answer, replayed, verdicts };
  }
  throw new Error(`sale ${id.saleId} round ${id.round} changes faster than it can be decided`);
}

/** Whether a ticket was in line when Redis may have forgotten something: it may be that the batch was decided. */
const isFromBefore = ({ tickets }: Batch, { connectedAt }: Decided): boolean =>
  connectedAt !== undefined && tickets.some(({ addedAt }) => addedAt <= connectedAt);

/**
 * What tickets that hold no claim may have been told when the batch was decided before. One that has an order won, whatever has
 * become of its unit; a further one of a buyer was told of the order that they had. Whose round is over may have been decided in time.
 */
async function saidBefore(
  { db, inventory, tasks }: Parts,
  batch: Batch,
  verdicts: readonly Verdict[],
  replayed: boolean,
): Promise<Map<string, Placement>> {
  const said = new Map<string, Placement>();
  const isOver = verdicts.some(({ outcome }) => outcome === 'cancelled');
  if (!replayed && !isOver && batch.attempt === 1) return said;
  const without = batch.tickets.filter((_, i) => verdicts[i]?.outcome !== 'won');
  const own = await db.findOrdersByTickets(without.map(({ id }) => id));
  for (const order of own) said.set(order.ticketId, { outcome: 'replayed', order });
  const turnedAway = batch.tickets.filter(({ id }, i) => {
    const { outcome = 'won' } = verdicts[i] ?? {};
    return (outcome === 'sold_out' || outcome === 'cancelled') && !said.has(id);
  });
  const buyers = turnedAway.map(({ args }) => args.buyerId);
  const orders = await db.findOrdersOfBuyers(argsOf(batch), buyers);
  if (orders.length === 0) return said;
  const [redis, database] = await Promise.all([inventory.now(), db.now()]);
  for (const ticket of turnedAway) {
    const further = { ...ticket, takenAt: takenBy(ticket, { redis, database }) };
    const held = orders.find(
      (order) => order.userId === ticket.args.buyerId && wasHeld(tasks, further, order),
    );
    if (held) said.set(ticket.id, { outcome: 'duplicate', order: held });
  }
  return said;
}

/**
 * The winners, and for a further ticket of a buyer the ticket that holds the claim: should its worker have
 * died before the order was made, this batch makes it, and either way learns the order.
 */
function candidatesOf(batch: Batch, verdicts: Verdict[]): Candidate[] {
  const byTicket = new Map<string, Candidate>();
  batch.tickets.forEach(({ id, args: { buyerId, buyerName, units: asked } }, i) => {
    const verdict = verdicts[i];
    const ticketId = holderOf(id, verdict);
    // What another ticket of this buyer asked for is what it holds.
    const units = verdict?.outcome === 'duplicate' ? verdict.units : (asked ?? 1);
    if (ticketId) byTicket.set(ticketId, { ticketId, buyerId, buyerName, units });
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

async function placeOrders(
  { db, tasks }: Parts,
  batch: Batch,
  tickets: Candidate[],
  decidedAt: Date | undefined,
) {
  if (tickets.length === 0) return new Map<string, Placement>();
  const { terms } = batch.tickets[0]?.args ?? {};
  const ofBatch = new Map(batch.tickets.map((ticket) => [ticket.id, ticket]));
  const request = {
    ...argsOf(batch),
    tickets,
    ...(terms && { terms }),
    wasHeld: (ticketId: string, order: OrderRow, now: Date) => {
      const ticket = ofBatch.get(ticketId);
      if (!ticket || !decidedAt) return false;
      const takenAt = takenBy(ticket, { redis: decidedAt, database: now });
      return wasHeld(tasks, { ...ticket, takenAt }, order);
    },
  };
  const attributes = { ...argsOf(batch), orders: tickets.length };
  const placements = await inSpan(tasks.engine.tracing, 'transaction', { attributes }, () =>
    db.placeOrders(request),
  );
  return new Map(placements.map((placement, i) => [tickets[i]?.ticketId ?? '', placement]));
}

/**
 * A claim stands for a live order. Where MySQL made none for this ticket (Redis had forgotten something), or
 * the order has ended since (a replay after it expired), the claim is taken back and Redis is corrected.
 * Answers those whose claims were taken back.
 */
async function releaseRefused(
  stores: Stores,
  batch: Batch,
  candidates: Candidate[],
  placements: Map<string, Placement>,
): Promise<Candidate[]> {
  const { saleId, round } = argsOf(batch);
  const refused = candidates.filter(
    ({ ticketId }) => !backsClaim(ticketId, placements.get(ticketId)),
  );
  if (refused.length === 0) return [];
  for (const { buyerId, ticketId } of refused) {
    await release(stores, { saleId, round, buyerId, ticketId }, 'refused');
  }
  await restore(stores, saleId);
  return refused;
}

/**
 * Whether the batch is to be decided anew: what was taken back stood in the way of a buyer's new ticket, or of somebody who was
 * turned away beside it. Where MySQL had sold the units before, Redis did not know whose they are: who was turned away may hold one.
 */
function hasFreed(
  { tickets }: Batch,
  refused: readonly Candidate[],
  placements: ReadonlyMap<string, Placement>,
  verdicts: readonly Verdict[],
): boolean {
  const own = new Set(tickets.map(({ id }) => id));
  const isTurnedAway = verdicts.some(({ outcome }) => outcome === 'sold_out');
  return refused.some(({ ticketId }) => {
    const placement = placements.get(ticketId);
    const isWrong = placement && (isBarred(placement) || placement.outcome === 'sold_out');
    return !own.has(ticketId) || (isTurnedAway && isWrong === true);
  });
}

function resultOf(
  { id: ticketId, args: { units = 1 } }: BatchTicket<PlaceOrder>,
  verdict: Verdict | undefined,
  placements: Map<string, Placement>,
): PlaceResult {
  if (!verdict) throw new Error(`no verdict for ${ticketId}`);
  const placement = placements.get(holderOf(ticketId, verdict) ?? ticketId);
  if (placement && placement.outcome !== 'sold_out') return toPlaceResult(ticketId, placement);
  switch (verdict.outcome) {
    case 'left':
    case 'cancelled':
      return { outcome: verdict.outcome };
    case 'sold_out':
      // The round ended before those who took the units had their orders: nobody has turned anybody away.
      return isOver(placements) ? { outcome: 'cancelled' } : turnedAway(units, verdict);
    case 'won':
    case 'duplicate':
      // Redis believed in units that MySQL does not have.
      if (placement) return turnedAway(units);
      throw new Error(`MySQL answered nothing for ${ticketId}`);
  }
}

const isOver = (placements: ReadonlyMap<string, Placement>): boolean =>
  [...placements.values()].some(({ outcome }) => outcome === 'cancelled');

const turnedAway = (
  units: number,
  { unitsLeft = 0, stockEndedAt }: { unitsLeft?: number; stockEndedAt?: number } = {},
): PlaceResult => ({
  outcome: 'sold_out',
  ...(units > 1 && { units }),
  ...(unitsLeft > 0 && { unitsLeft }),
  ...(stockEndedAt !== undefined && { stockEndedAt }),
});

async function standByIfAsked(
  { inventory, tasks }: Parts,
  { id: ticketId, number, args }: BatchTicket<PlaceOrder>,
  result: PlaceResult,
  set: Ranked | undefined,
): Promise<PlaceResult> {
  if (result.outcome !== 'sold_out' || !args.standby) return result;
  const { saleId, round, buyerId, buyerName, units = 1 } = args;
  const { stockEndedAt } = result;
  const place = placeOnStandby(number, set);
  const wish = { saleId, round, buyerId, buyerName, ticketId, number: place, units };
  const stood = await inventory.standBy(wish);
  switch (stood.outcome) {
    case 'waits':
      if (stood.free > 0) await promoteSoon(tasks, { saleId, round });
      return stood.ticketId === ticketId
        ? {
            outcome: 'standby',
            buyerId,
            ...(units > 1 && { units }),
            ...(stockEndedAt !== undefined && { stockEndedAt }),
          }
        : result;
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
