import { readWords, unexpected, type Connection } from '@seckill/redis';
import { ROUND_LIFETIME_MS, type SaleKeys } from './keys.ts';
import type { OpenRound } from './open-round.ts';
import { script } from './script.ts';

const restockScript = script('restock', ['round'], readWords);

/** `stale`: a newer round is open. `unknown`: rebuild the round, which brings the new total too. */
export type Restocked = 'restocked' | 'same' | 'stale' | 'unknown';

export async function restock(
  connection: Connection,
  keys: SaleKeys,
  { round, total }: OpenRound,
): Promise<Restocked> {
  const [word] = await connection.run(
    restockScript,
    [keys.round],
    [round, total, ROUND_LIFETIME_MS],
  );
  if (word === 'restocked' || word === 'same' || word === 'stale' || word === 'unknown') {
    return word;
  }
  throw unexpected('restock', word);
}
