import type { Connection } from '@seckill/redis';
import type { SaleKeys } from './keys.ts';

const PAGE = 1000;

export interface Claim {
  buyerId: string;
  ticketId: string;
  /** 1 when not said. */
  units?: number;
}

/** The field of each unit: the scripts name them so, too. */
export const fieldsOf = ({ buyerId, units = 1 }: Claim): string[] =>
  Array.from({ length: units }, (_, i) => (i === 0 ? buyerId : `${buyerId}~${i + 1}`));

/**
 * Reads the round from where it is now: open, or set aside when the next one opened. Who comes or goes meanwhile may be missed;
 * who has several units may be named several times.
 */
export async function* claimPages(
  connection: Connection,
  keys: SaleKeys,
  round: number,
): AsyncGenerator<Claim[]> {
  for (const key of [keys.round, keys.closed]) {
    const found = await connection.send((redis) => redis.hget(key, '#round'));
    if (Number(found) !== round) continue;
    let cursor = '0';
    do {
      const [next, flat] = await connection.send((redis) =>
        redis.hscan(key, cursor, 'COUNT', PAGE),
      );
      cursor = next;
      const page = new Map<string, Claim>();
      for (let i = 0; i < flat.length; i += 2) {
        const [field = '', ticketId = ''] = flat.slice(i, i + 2);
        if (field.startsWith('#')) continue;
        const [buyerId = ''] = field.split('~');
        page.set(`${buyerId} ${ticketId}`, { buyerId, ticketId });
      }
      if (page.size > 0) yield [...page.values()];
    } while (cursor !== '0');
    return;
  }
}

/** Everybody who holds something, by ticket, once and in no order. */
export async function claims(
  connection: Connection,
  keys: SaleKeys,
  round: number,
): Promise<Claim[]> {
  const found = new Map<string, Claim>();
  for await (const page of claimPages(connection, keys, round)) {
    for (const claim of page) found.set(`${claim.buyerId} ${claim.ticketId}`, claim);
  }
  return [...found.values()];
}

/** Which of these claims the open round does not have. */
export async function missingClaims(
  connection: Connection,
  keys: SaleKeys,
  wanted: readonly Claim[],
): Promise<Claim[]> {
  if (wanted.length === 0) return [];
  const fields = wanted.map(fieldsOf);
  const held = await connection.send((redis) => redis.hmget(keys.round, ...fields.flat()));
  let at = 0;
  return wanted.filter(({ ticketId }, i) => {
    const from = at;
    at += fields[i]?.length ?? 0;
    return held.slice(from, at).some((holder) => holder !== ticketId);
  });
}
