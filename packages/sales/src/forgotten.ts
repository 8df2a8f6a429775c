import { readRecorded } from '@seckill/contracts';
import DataLoader from 'dataloader';
import type { OrderRow, RecordedBatch } from '@seckill/db';
import { hashOfTicket, type Ticket } from '@seckill/task-engine';
import {
  laneOfRound,
  orderPlace,
  roundOfLane,
  type PlaceResult,
  type RoundOfSale,
} from '@seckill/tasks';
import { numberOf, wasHeld } from './placement.ts';
import { indexOf } from './record/read-record.ts';
import type { Parts } from './stores.ts';

/** Tickets that are asked of MySQL in one question. */
const AT_ONCE = 200;

/** `buyerId`: whose ticket it is, where that is known. */
export type ForgottenTicket = { ticketId: string; buyerId?: string };

/** What a ticket is told by how it was counted; nothing where an order may tell more. Who stood by is not in the line any more. */
function toldBy(recorded: string): PlaceResult | undefined {
  const { verdict } = readRecorded(recorded);
  const result = { outcome: verdict === 'standby' ? 'sold_out' : verdict };
  return orderPlace.isResult(result) ? result : undefined;
}

type Place = { saleId: number; round: number; number: number; hash: string };
type Buyer = RoundOfSale & { buyerId: string };

/**
 * Answers tickets whose verdict Redis has forgotten: by their order, by the standby line, by the record of their round.
 * Undefined: it is truly lost. Those who ask at the same time share their questions, so that after Redis lost everything
 * MySQL is asked by the hundred and not by the ticket.
 */
export function createForgottenTickets(parts: Parts) {
  const { db, inventory, tasks } = parts;
  const options = { cache: false, maxBatchSize: AT_ONCE };
  const orders = new DataLoader<string, string | undefined>(async (ticketIds) => {
    const found = await db.findOrdersByTickets([...ticketIds]);
    const byTicket = new Map(found.map(({ ticketId, orderId }) => [ticketId, orderId]));
    return ticketIds.map((ticketId) => byTicket.get(ticketId));
  }, options);
  const verdicts = new DataLoader<Place, string | undefined>(
    (places) => findInRecords(parts, places),
    options,
  );
  const ordersOfBuyers = new DataLoader<Buyer, OrderRow[]>(
    (buyers) => findOrdersOf(db, buyers),
    options,
  );

  return async function verdictOf({
    ticketId,
    buyerId,
  }: ForgottenTicket): Promise<PlaceResult | undefined> {
    const orderId = await orders.load(ticketId);
    if (orderId !== undefined) return { outcome: 'success', orderId };
    const ticket = tasks.ticket(ticketId);
    const id = ticket && roundOfLane(ticket.lane);
    if (!id) return undefined;
    if (buyerId !== undefined) {
      const place = await inventory.standbyPlace(id.saleId, id.round, buyerId);
      // A place of a round that is over goes with its line, and what is said of it then is said for ever.
      if (place?.ticketId === ticketId && place.outcome !== 'over')
        return { outcome: 'standby', buyerId };
    }
    const hash = hashOfTicket(ticketId);
    const recorded = await verdicts.load({ ...id, number: ticket.number, hash });
    const said = recorded && toldBy(recorded);
    if (said) return said;
    return buyerId === undefined ? undefined : duplicateOf({ ...id, buyerId }, ticket);
  };

  /**
   * A further ticket of a buyer who held an order by an earlier number was told so, or would have been: of the one that was there when
   * it was taken, whatever they bought since.
   */
  async function duplicateOf(
    buyer: Buyer,
    { number, submittedAt }: Ticket,
  ): Promise<PlaceResult | undefined> {
    const earlier = (await ordersOfBuyers.load(buyer))
      .filter((order) => numberOf(tasks, order) < number)
      .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    const further = { number, takenAt: submittedAt };
    const held = earlier.find((order) => wasHeld(tasks, further, order)) ?? earlier.at(-1);
    return held && { outcome: 'success', orderId: held.orderId, duplicate: true };
  }
}

const isOf = (one: RoundOfSale, other: RoundOfSale): boolean =>
  one.saleId === other.saleId && one.round === other.round;

/** One question for each round. */
async function findOrdersOf(db: Parts['db'], buyers: readonly Buyer[]): Promise<OrderRow[][]> {
  const rounds = buyers.filter((one, at) => buyers.findIndex((each) => isOf(each, one)) === at);
  const found = await Promise.all(
    rounds.map(({ saleId, round }) => {
      const own = buyers.filter((each) => isOf(each, { saleId, round }));
      return db.findOrdersOfBuyers(
        { saleId, round },
        own.map(({ buyerId }) => buyerId),
      );
    }),
  );
  const orders = found.flat();
  return buyers.map((buyer) =>
    orders.filter((order) => isOf(order, buyer) && order.userId === buyer.buyerId),
  );
}

/** The first verdict of each ticket, as its round's record has it: each part of a record is read once. */
async function findInRecords(parts: Parts, places: readonly Place[]) {
  const found = new Map<string, string>();
  const rounds = new Map(places.map((place) => [`${place.saleId}-${place.round}`, place]));
  for (const { saleId, round } of rounds.values()) {
    const wanted = places
      .filter((place) => place.saleId === saleId && place.round === round)
      .map(({ number }) => number)
      .toSorted((a, b) => a - b);
    let upTo = 0;
    for (const number of wanted) {
      if (number <= upTo) continue;
      const batches = await batchesWith(parts, { saleId, round }, number);
      for (const [recorded, hash, verdict] of batches.flatMap(({ tickets }) => tickets)) {
        found.set(`${saleId}-${round}-${hash}`, verdict);
        upTo = Math.max(upTo, recorded);
      }
    }
  }
  return places.map(({ saleId, round, hash }) => found.get(`${saleId}-${round}-${hash}`));
}

/** A piece of the record in which the ticket with this number is, if it is in the record at all. */
async function batchesWith(
  { db, tasks }: Parts,
  { saleId, round }: { saleId: number; round: number },
  number: number,
): Promise<RecordedBatch[]> {
  const part = await db.findRecordPart({ saleId, round }, number);
  if (part) return part.batches;
  const from = await indexOf({ tasks }, { saleId, round }, number);
  return tasks.record(orderPlace, laneOfRound(saleId, round), { from, count: 1 });
}
