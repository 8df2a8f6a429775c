import { readWords, unexpected, type Connection } from '@seckill/redis';
import { ROUND_LIFETIME_MS, type RoundKeys, type SaleKeys, type StandbyKeys } from './keys.ts';
import { script } from './script.ts';

const claimScript = script(
  'claim',
  ['round', 'standby line', 'decided', 'left', 'tickets'],
  readWords,
);

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
  /** The last number of the tickets whose order is drawn: of a batch up to it nobody is given anything but by `draw`. */
  drawnTo?: number;
}

/** `units`: 1 when not said. */
export type ClaimTicket = { ticketId: string; buyerId: string; number: number; units?: number };

/**
 * What became of one ticket. `unitsLeft`: fewer than it asked for. `stockEndedAt`: the number of the last ticket that was
 * given units in its turn, where that is known, before this one, and nothing is left. `units`: that the other ticket holds. A ticket
 * that won once wins again however often it is decided.
 */
export type Verdict =
  | { outcome: 'won' }
  | { outcome: 'duplicate'; heldBy: string; units: number }
  | { outcome: 'sold_out'; unitsLeft: number; stockEndedAt?: number }
  | { outcome: 'left' }
  | { outcome: 'cancelled' };

/**
 * `unknown`: Redis cannot say; rebuild the round from the database and ask again. `stale`: later numbers were decided already. With
 * `replayed` this batch was decided before: who holds nothing may have held something. `decided`: for `after`. `at`: when, by the clock of
 * Redis; unknown of a round that is over. `connectedAt`: since when this process has been connected to the same servers, by that clock:
 * what Redis has forgotten, it forgot before. `undrawn`: draw the set first, for `decided`.
 */
export type ClaimResult =
  | { outcome: 'unknown' }
  | { outcome: 'stale'; decided: string }
  | { outcome: 'undrawn'; decided: string }
  | {
      outcome: 'decided';
      decided: string;
      replayed: boolean;
      at?: Date;
      connectedAt?: Date;
      verdicts: Verdict[];
    };

export async function claim(
  connection: Connection,
  keys: SaleKeys & RoundKeys & Pick<StandbyKeys, 'line' | 'tickets'>,
  { round, batchId, first, last, tickets, after = '', drawnTo = 0 }: ClaimBatch,
): Promise<ClaimResult> {
  const [word, ...rest] = await connection.run(
    claimScript,
    [keys.round, keys.line, keys.decided, keys.withdrawn, keys.tickets],
    [round, ROUND_LIFETIME_MS, batchId, first, last, after, drawnTo, ...argsOf(tickets)],
  );
  switch (word) {
    case 'unknown':
      return { outcome: 'unknown' };
    case 'stale':
      return { outcome: 'stale', decided: rest[0] ?? '' };
    case 'undrawn':
      return { outcome: 'undrawn', decided: rest[0] ?? '' };
    case 'cancelled':
      return {
        outcome: 'decided',
        decided: '',
        replayed: false,
        verdicts: tickets.map(() => ({ outcome: 'cancelled' })),
      };
    case 'decided':
    case 'replayed': {
      const [decided = '', lastGiven, now, ...texts] = rest;
      const at = Number(now);
      return {
        outcome: 'decided',
        decided,
        replayed: word === 'replayed',
        at: new Date(at),
        connectedAt: new Date(at - connection.connectedMs()),
        verdicts: texts.map((text, i) => verdict(text, tickets[i]?.number, lastGiven)),
      };
    }
    default:
      throw unexpected('claim', word);
  }
}

/** Tickets as the scripts are given them. */
export const argsOf = (tickets: readonly ClaimTicket[]) =>
  tickets.flatMap(({ ticketId, buyerId, number, units = 1 }) => [ticketId, buyerId, number, units]);

function verdict(text: string, number = 0, lastGiven = ''): Verdict {
  const [word = '', ...said] = text.split(' ');
  switch (word) {
    case 'won':
    case 'left':
      return { outcome: word };
    case 'sold_out': {
      const unitsLeft = Number(said[0] ?? 0);
      // A unit that came back may have gone to a later number before this one was asked about again.
      const ended = unitsLeft === 0 && lastGiven !== '' && Number(lastGiven) < number;
      return { outcome: word, unitsLeft, ...(ended && { stockEndedAt: Number(lastGiven) }) };
    }
    case 'duplicate':
      return { outcome: word, heldBy: said[0] ?? '', units: Number(said[1]) };
    default:
      throw unexpected('claim', text);
  }
}
