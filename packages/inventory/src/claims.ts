import type { Connection } from '@seckill/redis';
import type { SaleKeys } from './keys.ts';

export interface Claim {
  buyerId: string;
  ticketId: string;
}

/** Reads the round from where it is now: open, or set aside when the next one opened. */
export async function claims(
  connection: Connection,
  keys: SaleKeys,
  round: number,
): Promise<Claim[]> {
  for (const key of [keys.round, keys.closed]) {
    const { '#round': found, ...fields } = await connection.send((redis) => redis.hgetall(key));
    if (Number(found) !== round) continue;
    return Object.entries(fields)
      .filter(([field]) => field !== '#total')
      .map(([buyerId, ticketId]) => ({ buyerId, ticketId }));
  }
  return [];
}
