import { readWords, unexpected, type Connection } from '@seckill/redis';
import { CLOSED_LIFETIME_MS, ROUND_LIFETIME_MS, type SaleKeys } from './keys.ts';
import { script } from './script.ts';

const openRoundScript = script('open-round', ['round', 'closed round'], readWords);

export interface OpenRound {
  saleId: number;
  round: number;
  /** Units for sale in this round. */
  total: number;
}

/** `same`: this round is open already, and its total was left alone. `stale`: a newer one is open. */
export type RoundOpened = 'opened' | 'same' | 'stale';

export async function openRound(
  connection: Connection,
  keys: SaleKeys,
  { round, total }: OpenRound,
): Promise<RoundOpened> {
  const args = [round, total, ROUND_LIFETIME_MS, CLOSED_LIFETIME_MS];
  const [word] = await connection.run(openRoundScript, [keys.round, keys.closed], args);
  if (word === 'opened' || word === 'same' || word === 'stale') return word;
  throw unexpected('open-round', word);
}
