import { readWords, unexpected, type Connection } from '@seckill/redis';
import { ROUND_LIFETIME_MS, type SaleKeys, type StandbyKeys } from './keys.ts';
import { script } from './script.ts';

const claimScript = script('claim', ['round', 'standby line'], readWords);
const DUPLICATE = 'duplicate ';

export interface ClaimBatch {
  saleId: number;
  round: number;
  /** In the order in which they are to be decided; 1000 at most. */
  tickets: readonly { ticketId: string; buyerId: string }[];
}

/** What became of one ticket. A ticket that won once wins again however often it is decided. */
export type Verdict =
  | { outcome: 'won' }
  | { outcome: 'duplicate'; heldBy: string }
  | { outcome: 'sold_out' }
  | { outcome: 'cancelled' };

/** `unknown`: Redis cannot say; rebuild the round from the database and ask again. */
export type ClaimResult = { outcome: 'unknown' } | { outcome: 'decided'; verdicts: Verdict[] };

export async function claim(
  connection: Connection,
  keys: SaleKeys & Pick<StandbyKeys, 'line'>,
  { round, tickets }: ClaimBatch,
): Promise<ClaimResult> {
  const pairs = tickets.flatMap(({ ticketId, buyerId }) => [ticketId, buyerId]);
  const reply = await connection.run(
    claimScript,
    [keys.round, keys.line],
    [round, ROUND_LIFETIME_MS, ...pairs],
  );
  const [word, ...verdicts] = reply;
  switch (word) {
    case 'unknown':
      return { outcome: 'unknown' };
    case 'cancelled':
      return { outcome: 'decided', verdicts: tickets.map(() => ({ outcome: 'cancelled' })) };
    case 'decided':
      return { outcome: 'decided', verdicts: verdicts.map(verdict) };
    default:
      throw unexpected('claim', word);
  }
}

function verdict(word: string): Verdict {
  if (word === 'won' || word === 'sold_out') return { outcome: word };
  if (word.startsWith(DUPLICATE)) {
    return { outcome: 'duplicate', heldBy: word.slice(DUPLICATE.length) };
  }
  throw unexpected('claim', word);
}
