import { orderNumber, type SearchFound, type SearchHit } from '@seckill/contracts';
import type { OrderRow, PersonFound } from '@seckill/db';
import { mobileForms, type Parts } from '@seckill/sales';
import { roundOfLane } from '@seckill/tasks';
import { ordersOfNumber } from './order-search.ts';

type Searched = Pick<Parts, 'db' | 'tasks'>;

/** What may be an id of anything: no index of ids can be asked for other letters. */
const IS_ID = /^[A-Za-z0-9._~-]{4,128}$/;

/** Of people of one name; more than that nobody reads. */
const MOST_PEOPLE = 20;

/**
 * What somebody means who reads out a number, a name, a phone or an id. Each kind is looked up by its key, so that a search costs a few
 * rows however much there is, and whatever could be meant is answered: most specific first.
 */
export async function search({ db, tasks }: Searched, typed: string): Promise<SearchFound> {
  const q = typed.trim();
  const id = IS_ID.test(q) ? q : undefined;
  const named = { name: q, mobiles: mobileForms(q), userId: id };
  const [task, numbered, identified, people] = await Promise.all([
    id === undefined ? [] : findTask({ tasks }, id),
    ordersOfNumber(db, q),
    id === undefined ? [] : findOrders({ db }, id),
    db.searchPeople({ ...named, limit: MOST_PEOPLE + 1 }),
  ]);
  const orders = new Map([...(numbered ?? []), ...identified].map((row) => [row.orderId, row]));
  return {
    hits: [
      ...task,
      ...[...orders.values()].map(toOrderHit),
      ...people.slice(0, MOST_PEOPLE).map(toPersonHit),
    ],
    more: people.length > MOST_PEOPLE,
  };
}

/** A ticket is found for as long as its id can be read, whatever has become of it. */
async function findTask({ tasks }: Pick<Searched, 'tasks'>, id: string): Promise<SearchHit[]> {
  const ticket = tasks.ticket(id);
  const round = ticket && roundOfLane(ticket.lane);
  if (ticket && round) {
    return [{ what: 'ticket', taskId: id, ...round, number: ticket.number }];
  }
  const task = await tasks.operator.inspect(id);
  return task ? [{ what: 'task', taskId: id, kind: task.task, status: task.status }] : [];
}

/** By its own id, that of its ticket, or the reference of a payment for it. */
async function findOrders({ db }: Pick<Searched, 'db'>, id: string): Promise<OrderRow[]> {
  const [ofTicket, payment] = await Promise.all([
    db.findOrdersByTickets([id]),
    db.findPaymentByReference(id),
  ]);
  return [...ofTicket, ...(await db.findOrders([id, ...(payment ? [payment.orderId] : [])]))];
}

const toOrderHit = ({ orderId, status, title, userId, createdAt }: OrderRow): SearchHit => ({
  what: 'order',
  orderId,
  orderNumber: orderNumber(orderId),
  status,
  title,
  userId,
  createdAt: createdAt.toISOString(),
});

const toPersonHit = ({ createdAt, ...person }: PersonFound): SearchHit => ({
  what: 'person',
  ...person,
  createdAt: createdAt.toISOString(),
});
