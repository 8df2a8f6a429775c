import { readWords, unexpected, type Connection } from '@seckill/redis';
import type { SaleKeys } from './keys.ts';
import { script } from './script.ts';

const releaseScript = script('release', ['round', 'closed round'], readWords);

export interface Release {
  saleId: number;
  round: number;
  buyerId: string;
  ticketId: string;
}

/** `not_held`: the unit was given back before, belongs to another ticket, or is not known here. */
export type Released = 'released' | 'not_held';

export async function release(
  connection: Connection,
  keys: SaleKeys,
  { round, buyerId, ticketId }: Release,
): Promise<Released> {
  const args = [round, buyerId, ticketId];
  const [word] = await connection.run(releaseScript, [keys.round, keys.closed], args);
  if (word === 'released' || word === 'not_held') return word;
  throw unexpected('release', word);
}
