import type { Placement } from '@seckill/db';
import type { Verdict } from '@seckill/inventory';
import { handle, type Batch as BatchOf, type BatchTicket } from '@seckill/task-engine';
import { orderPlace, orderPromote, type PlaceOrder, type PlaceResult } from '@seckill/tasks';
import { scheduleExpiry } from './expire.ts';
import { announceWins } from './announce-wins.ts';
import { restoreRound } from './restore-round.ts';
import { unpaidAmong } from './standby.ts';
import type { Parts, Stores } from './stores.ts';

type Batch = BatchOf<PlaceOrder>;
type Candidate = { ticketId: string; buyerId: string; buyerName: string };

/**
 * Decides a batch: Redis says who may have a unit, MySQL has the last word and makes it durable. Both are
 * idempotent per ticket, so a batch that is delivered again, half done or done, ends the same.
 */
export function placeOrders(parts: Parts) {
  return handle(orderPlace, async (batch) => {
    const verdicts = await claim(parts, batch);
    const candidates = candidatesOf(batch, verdicts);
    const placements = await place(parts, batch, candidates);
    await giveBackWhatMySqlRefused(parts, batch, candidates, placements);
    await scheduleExpiry(parts.tasks, unpaidAmong(placements.values()));
    announceWins(parts.tasks, placements.values());
    return Promise.all(
      batch.tickets.map((ticket, i) =>
        standByIfAsked(parts, ticket, resultOf(ticket.id, verdicts[i], placements)),
      ),
    );
  });
}

async function claim(stores: Stores, batch: Batch): Promise<Verdict[]> {
  const { saleId, round } = argsOf(batch);
  const tickets = batch.tickets.map(({ id, args }) => ({ ticketId: id, buyerId: args.buyerId }));
  const ask = () => stores.inventory.claim({ saleId, round, tickets });
  const first = await ask();
  if (first.outcome === 'decided') return first.verdicts;
  await restoreRound(stores, saleId);
  const second = await ask();
  if (second.outcome === 'decided') return second.verdicts;
  throw new Error(`sale ${saleId} round ${round} is unknown to MySQL or Redis lost it again`);
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

function holderOf(ticketId: string, verdict: Verdict | undefined): string | undefined {
  if (verdict?.outcome === 'won') return ticketId;
  return verdict?.outcome === 'duplicate' ? verdict.heldBy : undefined;
}

async function place({ db }: Stores, batch: Batch, tickets: Candidate[]) {
  if (tickets.length === 0) return new Map<string, Placement>();
  const placements = await db.placeOrders({ ...argsOf(batch), tickets });
  return new Map(placements.map((placement, i) => [tickets[i]?.ticketId ?? '', placement]));
}

/**
 * A claim stands for a live order. Where MySQL made none for this ticket (Redis had forgotten something), or
 * the order has ended since (a replay after it expired), the claim is taken back and Redis is corrected.
 * Where such a claim stood in the way of a buyer's new ticket, the retry decides that ticket anew.
 */
async function giveBackWhatMySqlRefused(
  stores: Stores,
  batch: Batch,
  candidates: Candidate[],
  placements: Map<string, Placement>,
) {
  const { saleId, round } = argsOf(batch);
  const refused = candidates.filter(({ ticketId }) => !isLive(ticketId, placements.get(ticketId)));
  if (refused.length === 0) return;
  for (const { buyerId, ticketId } of refused) {
    await stores.inventory.release({ saleId, round, buyerId, ticketId });
  }
  await restoreRound(stores, saleId);
  const own = new Set(batch.tickets.map(({ id }) => id));
  if (refused.some(({ ticketId }) => !own.has(ticketId))) {
    throw new Error('a buyer was held up by a claim that stood for nothing, decide again');
  }
}

function isLive(ticketId: string, placement: Placement | undefined): boolean {
  if (!placement || !('order' in placement)) return false;
  const { order } = placement;
  return order.ticketId === ticketId && (order.status === 'unpaid' || order.status === 'paid');
}

function resultOf(
  ticketId: string,
  verdict: Verdict | undefined,
  placements: Map<string, Placement>,
): PlaceResult {
  const holder = holderOf(ticketId, verdict);
  if (!holder) return { outcome: verdict?.outcome === 'cancelled' ? 'cancelled' : 'sold_out' };
  const placement = placements.get(holder);
  if (!placement || !('order' in placement)) {
    return { outcome: placement?.outcome === 'cancelled' ? 'cancelled' : 'sold_out' };
  }
  const { orderId, ticketId: orderedBy } = placement.order;
  return { outcome: 'success', orderId, ...(orderedBy === ticketId ? {} : { duplicate: true }) };
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
      if (stood.free > 0) await tasks.delay(orderPromote, { saleId, round }).catch(() => {});
      return stood.ticketId === ticketId ? { outcome: 'standby', buyerId } : result;
    case 'cancelled':
      return { outcome: 'cancelled' };
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
