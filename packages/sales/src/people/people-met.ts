import type { PeopleMet } from '@seckill/contracts';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import pTimeout from 'p-timeout';
import type { Parts } from '../stores.ts';

const COUNT_MS = 500;

type Round = { saleId: number; round: number };

/** How many wait in a round, in line and on standby: null where Redis cannot say within half a second. */
export async function countWaiting(
  { inventory, tasks }: Pick<Parts, 'inventory' | 'tasks'>,
  { saleId, round }: Round,
): Promise<Pick<PeopleMet, 'waiting' | 'standby'>> {
  const [waiting, standby] = await Promise.all([
    ifKnown(async () => (await tasks.line(orderPlace, laneOfRound(saleId, round))).waiting),
    ifKnown(() => inventory.standbyCount(saleId, round)),
  ]);
  return { waiting, standby };
}

/** Whom a change of a sale meets; undefined: there is no such sale. A store that is away keeps no other figure back. */
export async function countPeopleMet(parts: Parts, saleId: number): Promise<PeopleMet | undefined> {
  const sale = await parts.db.findSale(saleId);
  if (!sale) return undefined;
  const id = { saleId, round: sale.round };
  const [waiting, unpaid] = await Promise.all([
    countWaiting(parts, id),
    ifKnown(() => parts.db.countUnpaidOrders(id)),
  ]);
  return { ...waiting, unpaid };
}

/** A figure to be shown never keeps anybody from what they are about to do. */
const ifKnown = (count: () => Promise<number>): Promise<number | null> =>
  pTimeout(count(), { milliseconds: COUNT_MS, fallback: () => null }).catch(() => null);
