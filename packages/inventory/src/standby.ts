import { readWords, unexpected, type Connection } from '@seckill/redis';
import { ROUND_LIFETIME_MS, type SaleKeys, type StandbyKeys } from './keys.ts';
import { script } from './script.ts';

const standByScript = script(
  'stand-by',
  ['round', 'standby line', 'tickets', 'promoted', 'untold', 'left'],
  readWords,
);
const leaveScript = script(
  'leave-standby',
  ['standby line', 'tickets', 'untold', 'left'],
  readWords,
);
const placeScript = script(
  'standby-place',
  ['standby line', 'tickets', 'promoted', 'round'],
  readWords,
);
const dropScript = script('drop-places', ['standby line', 'tickets'], readWords);

const PAGE = 500;

type Keys = SaleKeys & StandbyKeys;

/** One who waits, or was promoted: the ticket, its number in the round, and who it is. */
export interface Standby {
  buyerId: string;
  ticketId: string;
  number: number;
  buyerName: string;
  /** 1 when not said. */
  units?: number;
}

export interface StandBy extends Standby {
  saleId: number;
  round: number;
  /** `buyer`: whose ticket is decided already and has to be told. `batch`, the default: it decides the ticket so. */
  by?: 'buyer' | 'batch';
}

/** What the line says of a ticket that does not say so yet. `seq` orders the changes of one line. */
export interface Untold {
  ticketId: string;
  buyerId: string;
  seq: number;
  state: 'waits' | 'sold_out' | 'cancelled';
}

/**
 * `waits`: `ticketId` is the ticket that has the place, perhaps an earlier one of this buyer; with `free` above 0
 * somebody should promote, and `untold` is what the ticket has yet to be told. `holds`: the buyer has a unit, by that
 * ticket. `left`: the wait of this ticket has ended. `cancelled`: a newer round is open.
 */
export type StoodBy =
  | { outcome: 'waits'; place: number; ticketId: string; free: number; untold?: Untold }
  | { outcome: 'left' }
  | { outcome: 'holds'; ticketId: string }
  | { outcome: 'unknown' }
  | { outcome: 'cancelled' };

export async function standBy(
  connection: Connection,
  keys: Keys,
  { round, buyerId, ticketId, number, buyerName, by = 'batch', units = 1 }: StandBy,
): Promise<StoodBy> {
  const [word, first = '', second = '', third = '', seq = ''] = await connection.run(
    standByScript,
    [keys.round, keys.line, keys.tickets, keys.promoted, keys.untold, keys.left],
    [round, ROUND_LIFETIME_MS, buyerId, ticketId, number, buyerName, by, units],
  );
  switch (word) {
    case 'unknown':
    case 'cancelled':
    case 'left':
      return { outcome: word };
    case 'holds':
      return { outcome: 'holds', ticketId: first };
    case 'waits':
      return {
        outcome: 'waits',
        place: Number(first),
        ticketId: second,
        free: Number(third),
        ...(seq && { untold: { ticketId: second, buyerId, seq: Number(seq), state: 'waits' } }),
      };
    default:
      throw unexpected('stand-by', word);
  }
}

export interface LeaveStandby {
  saleId: number;
  round: number;
  buyerId: string;
  ticketId: string;
  /** What the ticket is to say from now on. */
  as: 'sold_out' | 'cancelled';
}

export type StandbyLeft = { outcome: 'left'; untold: Untold } | { outcome: 'not_waiting' };

export async function leaveStandby(
  connection: Connection,
  keys: Keys,
  { buyerId, ticketId, as: state }: LeaveStandby,
): Promise<StandbyLeft> {
  const [word, seq] = await connection.run(
    leaveScript,
    [keys.line, keys.tickets, keys.untold, keys.left],
    [buyerId, ticketId, state, ROUND_LIFETIME_MS],
  );
  switch (word) {
    case 'left':
      return { outcome: 'left', untold: { ticketId, buyerId, seq: Number(seq), state } };
    case 'not_waiting':
      return { outcome: word };
    default:
      throw unexpected('leave-standby', word);
  }
}

/**
 * `over`: the next round is open, and the ticket is about to say so. `promoted`: the buyer was given a unit, the order is
 * on its way.
 */
export type StandbyPlace =
  | { outcome: 'waits' | 'over'; place: number; ticketId: string }
  | { outcome: 'promoted'; ticketId: string };

export async function standbyPlace(
  connection: Connection,
  keys: Keys,
  round: number,
  buyerId: string,
): Promise<StandbyPlace | undefined> {
  const [word, ...rest] = await connection.run(
    placeScript,
    [keys.line, keys.tickets, keys.promoted, keys.round],
    [buyerId, round],
  );
  switch (word) {
    case 'none':
      return undefined;
    case 'waits':
    case 'over':
      return { outcome: word, place: Number(rest[0]), ...standby(buyerId, rest[1]) };
    case 'promoted':
      return { outcome: 'promoted', ...standby(buyerId, rest[0]) };
    default:
      throw unexpected('standby-place', word);
  }
}

export const standbyCount = (connection: Connection, keys: Keys): Promise<number> =>
  connection.send((redis) => redis.zcard(keys.line));

/** In the order of their numbers. Read in pages: who comes or goes meanwhile may be missed. */
export async function listStandby(connection: Connection, keys: Keys): Promise<Standby[]> {
  const found: Standby[] = [];
  for await (const page of pagesOf(connection, keys)) {
    found.push(...page.flatMap(([buyer, held]) => (held ? [standby(buyer, held)] : [])));
  }
  return found;
}

/** Ends the places of which Redis has lost which ticket waits there; answers how many there were. */
export async function dropHalfPlaces(connection: Connection, keys: Keys): Promise<number> {
  const halves: string[] = [];
  for await (const page of pagesOf(connection, keys)) {
    for (const [buyerId, held] of page) if (held === null) halves.push(buyerId);
  }
  let dropped = 0;
  for (let from = 0; from < halves.length; from += PAGE) {
    const some = halves.slice(from, from + PAGE);
    const [word, count] = await connection.run(dropScript, [keys.line, keys.tickets], some);
    if (word !== 'dropped') throw unexpected('drop-places', word);
    dropped += Number(count);
  }
  return dropped;
}

/** The buyers in the line, and what is known of each. */
async function* pagesOf(connection: Connection, { line, tickets }: Keys) {
  for (let from = 0; ; from += PAGE) {
    const buyers = await connection.send((redis) =>
      redis.zrange(line, `${from}`, `${from + PAGE - 1}`),
    );
    if (buyers.length === 0) return;
    const held = await connection.send((redis) => redis.hmget(tickets, ...buyers));
    yield buyers.map((buyer, i) => [buyer, held[i] ?? null] as const);
  }
}

/** Reads `<number> <ticket id> <name>`. */
export function standby(buyerId: string, held = ''): Standby {
  const [, number, ticketId = '', buyerName = ''] = /^(\d+) (\S+) (.*)$/s.exec(held) ?? [];
  if (!number) throw new Error(`"${held}" is nobody who stands by`);
  return { buyerId, ticketId, number: Number(number), buyerName };
}
