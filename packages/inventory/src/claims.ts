import type { Connection } from '@seckill/redis';
import type { SaleKeys } from './keys.ts';

const PAGE = 1000;

export interface Claim {
  buyerId: string;
  ticketId: string;
}

/** Reads the round from where it is now: open, or set aside when the next one opened. Who comes or goes meanwhile may be missed. */
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
      const page: Claim[] = [];
      for (let i = 0; i < flat.length; i += 2) {
        const [buyerId = '', ticketId = ''] = flat.slice(i, i + 2);
        if (!buyerId.startsWith('#')) page.push({ buyerId, ticketId });
      }
      if (page.length > 0) yield page;
    } while (cursor !== '0');
    return;
  }
}

/** Every claim once, in no order. */
export async function claims(
  connection: Connection,
  keys: SaleKeys,
  round: number,
): Promise<Claim[]> {
  const found = new Map<string, Claim>();
  for await (const page of claimPages(connection, keys, round)) {
    for (const claim of page) found.set(claim.buyerId, claim);
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
  const buyers = wanted.map(({ buyerId }) => buyerId);
  const held = await connection.send((redis) => redis.hmget(keys.round, ...buyers));
  return wanted.filter(({ ticketId }, i) => held[i] !== ticketId);
}
