import { orderPlace, type RoundOfSale } from '@seckill/tasks';
import { resultOf } from '../placement.ts';
import type { Parts } from '../stores.ts';

const AT_ONCE = 200;

/**
 * Has the ticket of every order of a round say so. Redis may have lost that it did, or two processes decided it at once.
 * A ticket that Redis has forgotten is answered from its order. Answers how many said something else.
 */
export async function tellWinners(
  { db, tasks }: Pick<Parts, 'db' | 'tasks'>,
  { saleId, round }: RoundOfSale,
): Promise<number> {
  const ticketIds = await db.listOrderTickets(saleId, round);
  let told = 0;
  for (let from = 0; from < ticketIds.length; from += AT_ONCE) {
    const orders = await db.findOrdersByTickets(ticketIds.slice(from, from + AT_ONCE));
    const ends = await Promise.all(
      orders.map(({ ticketId, orderId }) =>
        tasks.amend(orderPlace, ticketId, (result) =>
          result.outcome === 'success' && result.orderId === orderId
            ? undefined
            : resultOf({ orderId }),
        ),
      ),
    );
    told += ends.filter(({ outcome }) => outcome === 'amended').length;
  }
  return told;
}
