import { readOrderNumber, type AdminOrder } from '@seckill/contracts';
import type { Db, OrderRow } from '@seckill/db';
import { toOrder } from '@seckill/sales';

/** The orders with a number, however it is typed: one, or none; undefined where it is no number of an order. */
export async function ordersOfNumber(
  db: Pick<Db, 'findOrdersBeginning'>,
  typed: string,
): Promise<OrderRow[] | undefined> {
  const number = readOrderNumber(typed);
  if (!number) return undefined;
  const alike = await db.findOrdersBeginning(number.prefix);
  return alike.filter(({ orderId }) => number.isOf(orderId));
}

/** As operators see them: with their buyers, and the money that was asked for and has come. */
export async function toAdminOrders(
  db: Pick<Db, 'findMoney' | 'findPerson'>,
  rows: OrderRow[],
): Promise<AdminOrder[]> {
  if (rows.length === 0) return [];
  const money = await db.findMoney(rows.map(({ orderId }) => orderId));
  const buyers = [...new Set(rows.map(({ userId }) => userId))];
  const names = new Map(
    await Promise.all(
      buyers.map(async (id) => [id, (await db.findPerson(id))?.name ?? ''] as const),
    ),
  );
  return rows.map((row) => ({
    ...toOrder(row, money),
    userId: row.userId,
    buyerName: names.get(row.userId) ?? '',
  }));
}
