import { readWords, unexpected, type Connection } from '@seckill/redis';
import { ROUND_LIFETIME_MS, type RoundKeys, type SaleKeys, type StandbyKeys } from './keys.ts';
import { script } from './script.ts';

const claimScript = script('claim', ['round', 'standby line', 'decided', 'left'], readWords);
const DUPLICATE = 'duplicate ';

export interface ClaimBatch {
  saleId: number;
  round: number;
  /** The same at every try. */
  batchId: string;
  /** The numbers of the whole batch, also of tickets that are not asked about. */
  first: number;
  last: number;
  /** In the order in which they are to be decided; 1000 at most. */
  tickets: readonly ClaimTicket[];
  /** What a claim of this batch answered as `decided` before, when it is known to be its turn still: decides it anew. */
  after?: string;
}

/** `units`: 1 when not said. */
export type ClaimTicket = { ticketId: string; buyerId: string; number: number; units?: number };

/** What became of one ticket. A ticket that won once wins again however often it is decided. */
export type Verdict =
  | { outcome: 'won' }
  | { outcome: 'duplicate'; heldBy: string }
  | { outcome: 'sold_out' }
  | { outcome: 'left' }
  | { outcome: 'cancelled' };

/**
 * `unknown`: Redis cannot say; rebuild the round from the database and ask again. `stale`: later numbers were decided
 * already. With `replayed` this batch was decided before: who holds nothing may have held something. `decided`: for `after`.
 */
export type ClaimResult =
  | { outcome: 'unknown' }
  | { outcome: 'stale'; decided: string }
  | { outcome: 'decided'; decided: string; replayed: boolean; verdicts: Verdict[] };

export async function claim(
  connection: Connection,
  keys: SaleKeys & RoundKeys & Pick<StandbyKeys, 'line'>,
  { round, batchId, first, last, tickets, after = '' }: ClaimBatch,
): Promise<ClaimResult> {
  const each = tickets.flatMap(({ ticketId, buyerId, number, units = 1 }) => [
    ticketId,
    buyerId,
    number,
    units,
  ]);
  const [word, ...rest] = await connection.run(
    claimScript,
    [keys.round, keys.line, keys.decided, keys.withdrawn],
    [round, ROUND_LIFETIME_MS, batchId, first, last, after, ...each],
  );
  switch (word) {
    case 'unknown':
      return { outcome: 'unknown' };
    case 'stale':
      return { outcome: 'stale', decided: rest[0] ?? '' };
    case 'cancelled':
      return {
        outcome: 'decided',
        decided: '',
        replayed: false,
        verdicts: tickets.map(() => ({ outcome: 'cancelled' })),
      };
    case 'decided':
    case 'replayed':
      return {
        outcome: 'decided',
        decided: rest[0] ?? '',
        replayed: word === 'replayed',
        verdicts: rest.slice(1).map(verdict),
      };
    default:
      throw unexpected('claim', word);
  }
}

function verdict(word: string): Verdict {
  if (word === 'won' || word === 'left' || word === 'sold_out') return { outcome: word };
  if (word.startsWith(DUPLICATE)) {
    return { outcome: 'duplicate', heldBy: word.slice(DUPLICATE.length) };
  }
  throw unexpected('claim', word);
}
