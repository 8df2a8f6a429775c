import { fieldsOf, type Claim } from './claims.ts';
import { readWords, unexpected, type Connection } from '@seckill/redis';
import { CLOSED_LIFETIME_MS, ROUND_LIFETIME_MS, type SaleKeys } from './keys.ts';
import { script } from './script.ts';

const rebuildScript = script('rebuild', ['round', 'closed round'], readWords);
const UNITS_PER_CALL = 1000;

export interface Rebuild {
  saleId: number;
  round: number;
  total: number;
  /** The live orders of the round; any number. */
  claims: readonly Claim[];
}

/** `kept`: Redis is at a newer round and was left alone. */
export type Rebuilt = 'rebuilt' | 'kept';

/** Long lists travel in several calls. The round is unknown until the last one, never half full. */
export async function rebuild(
  connection: Connection,
  keys: SaleKeys,
  { round, total, claims }: Rebuild,
): Promise<Rebuilt> {
  const units = claims.flatMap((claim) => fieldsOf(claim).map((field) => [claim.ticketId, field]));
  for (let from = 0; ; from += UNITS_PER_CALL) {
    const last = from + UNITS_PER_CALL >= units.length;
    const pairs = units.slice(from, from + UNITS_PER_CALL).flat();
    const args = [round, last ? total : '', ROUND_LIFETIME_MS, CLOSED_LIFETIME_MS, ...pairs];
    const [word] = await connection.run(rebuildScript, [keys.round, keys.closed], args);
    if (word !== 'rebuilt' && word !== 'kept') throw unexpected('rebuild', word);
    if (last || word === 'kept') return word;
  }
}
