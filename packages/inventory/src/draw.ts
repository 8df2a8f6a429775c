import { readWords, unexpected, type Connection } from '@seckill/redis';
import { argsOf, type ClaimTicket } from './claim.ts';
import { ROUND_LIFETIME_MS, type RoundKeys, type SaleKeys, type StandbyKeys } from './keys.ts';
import { script } from './script.ts';

const drawScript = script(
  'draw',
  ['round', 'standby line', 'decided', 'left', 'tickets'],
  readWords,
);

/** Tickets in one step: as many as the script takes. */
const TICKETS_PER_STEP = 1000;

export interface Draw {
  saleId: number;
  round: number;
  /** What `claim` said together with `undrawn`. */
  decided: string;
  /** The numbers of the set. */
  first: number;
  last: number;
  /** All of the set that are not decided yet, in the order drawn; any number. */
  tickets: readonly ClaimTicket[];
}

/** `stale`: the line has moved on, or somebody else draws. `unknown`, `cancelled`: as of a claim. */
export type Drawn = 'drawn' | 'stale' | 'unknown' | 'cancelled';

/** A long set is drawn in several steps. One that was left off is drawn again from its beginning, and ends the same. */
export async function draw(
  connection: Connection,
  keys: SaleKeys & RoundKeys & Pick<StandbyKeys, 'line' | 'tickets'>,
  { round, decided, first, last, tickets }: Draw,
): Promise<Drawn> {
  for (let from = 0; from < tickets.length; from += TICKETS_PER_STEP) {
    const step = tickets.slice(from, from + TICKETS_PER_STEP);
    const [word, left] = await connection.run(
      drawScript,
      [keys.round, keys.line, keys.decided, keys.withdrawn, keys.tickets],
      [round, ROUND_LIFETIME_MS, decided, first, last, ...argsOf(step)],
    );
    if (word === 'stale' || word === 'unknown' || word === 'cancelled') return word;
    if (word !== 'drawn') throw unexpected('draw', word);
    if (left === '0') break;
  }
  return 'drawn';
}
