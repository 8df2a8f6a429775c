import type { LabTruth } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Buyer } from '../product/guests.ts';
import type { SideFigures } from './side-figures.ts';

/** What MySQL says of a round, and whether those who were told of a success are just those who hold an order. */
export async function readTruth(
  db: Pick<Db, 'listLiveOrders'>,
  { saleId, round }: { saleId: number; round: number },
  buyers: readonly Buyer[],
  figures: Pick<SideFigures, 'stateOf'>,
): Promise<LabTruth> {
  const orders = await db.listLiveOrders(saleId, round);
  const holders = new Set(orders.map(({ buyerId }) => buyerId));
  const told = buyers.filter(({ index }) => figures.stateOf(index) === 'success');
  return {
    orders: orders.length,
    units: orders.reduce((sum, { units }) => sum + units, 0),
    buyersWithTwoOrders: orders.length - holders.size,
    agrees: told.length === holders.size && told.every(({ userId }) => holders.has(userId)),
  };
}
