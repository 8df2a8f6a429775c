import type { Db } from '@seckill/db';
import type { Connection } from '@seckill/redis';
import { defineTask, handle } from '@seckill/task-engine';
import { PlaceOrder, PlaceResult } from '@seckill/tasks';
import { placeAlone } from './place-alone.ts';

/** The order of a buyer who has a unit already, as an ordinary task. */
export const orderAlone = defineTask({
  name: 'bench.order',
  queue: placeAlone.queue,
  args: PlaceOrder,
  result: PlaceResult,
  retry: { attempts: 20, baseMs: 100, capMs: 5000, jitter: 0.5 },
});

/** One transaction per order. */
export const orderAloneHandler = ({ db }: { db: Db }) =>
  handle(orderAlone, async (purchase, { id: ticketId }): Promise<PlaceResult> => {
    const { saleId, round, buyerId, buyerName } = purchase;
    const tickets = [{ ticketId, buyerId, buyerName }];
    const [placement] = await db.placeOrders({ saleId, round, tickets });
    if (!placement || !('order' in placement)) return { outcome: 'sold_out' };
    return { outcome: 'success', orderId: placement.order.orderId };
  });

type Options = { db: Db; connection: Connection; prefix: string };

/** Takes a unit in two commands: who has none yet takes the next, as long as there is one. */
export function createTakeUnit({ db, connection, prefix }: Options) {
  const totals = new Map<number, Promise<number>>();
  return async ({ saleId, round, buyerId }: PlaceOrder): Promise<boolean> => {
    const key = `{${prefix}:shop:${saleId}-${round}}`;
    let total = totals.get(round);
    if (!total) totals.set(round, (total = db.findSale(saleId).then((sale) => sale?.total ?? 0)));
    const { client } = connection;
    if ((await client.sadd(`${key}:buyers`, buyerId)) === 0) return false;
    return (await client.incr(`${key}:sold`)) <= (await total);
  };
}
