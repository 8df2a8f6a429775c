import { readWords, unexpected, type Connection } from '@seckill/redis';
import { ROUND_LIFETIME_MS, type SaleKeys, type StandbyKeys } from './keys.ts';
import { script } from './script.ts';
import { standby, type Standby } from './standby.ts';

const promoteScript = script(
  'promote',
  ['round', 'standby line', 'tickets', 'promoted'],
  readWords,
);
const endScript = script(
  'end-promotion',
  ['round', 'standby line', 'tickets', 'promoted'],
  readWords,
);

type Keys = SaleKeys & StandbyKeys;

export interface Promote {
  saleId: number;
  round: number;
  /** How many units to give at most; with 0 it only names those of before. */
  most: number;
}

export async function promote(
  connection: Connection,
  keys: Keys,
  { round, most }: Promote,
): Promise<Required<Standby>[]> {
  const [word, ...flat] = await connection.run(
    promoteScript,
    [keys.round, keys.line, keys.tickets, keys.promoted],
    [round, ROUND_LIFETIME_MS, most],
  );
  if (word !== 'promoted') throw unexpected('promote', word);
  const found: Required<Standby>[] = [];
  for (let i = 0; i < flat.length; i += 3) {
    found.push({ ...standby(flat[i] ?? '', flat[i + 1]), units: Number(flat[i + 2]) });
  }
  return found.sort((a, b) => a.number - b.number);
}

export interface EndPromotion {
  saleId: number;
  round: number;
  buyerId: string;
  ticketId: string;
  /** `kept`: the order is written. `dropped`: none came of it. `put_back`: none yet, the buyer waits again. */
  ending: 'kept' | 'dropped' | 'put_back';
}

export async function endPromotion(
  connection: Connection,
  keys: Keys,
  { round, buyerId, ticketId, ending }: EndPromotion,
): Promise<'ended' | 'gone'> {
  const [word] = await connection.run(
    endScript,
    [keys.round, keys.line, keys.tickets, keys.promoted],
    [round, ROUND_LIFETIME_MS, buyerId, ticketId, ending],
  );
  if (word === 'ended' || word === 'gone') return word;
  throw unexpected('end-promotion', word);
}
