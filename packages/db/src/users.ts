import { sql } from 'drizzle-orm';
import type { Session } from './connect.ts';
import { users } from './schema.ts';

export type Buyer = { buyerId: string; buyerName: string };

const NAME_LENGTH = 100;

/**
 * A guest lives in its cookie until it owns an order; this writes the row the order points at. Known users stay as
 * they are. Sorted, so that two transactions which share buyers lock them in the same order.
 */
export async function keepBuyers(tx: Session, buyers: Buyer[]): Promise<void> {
  const rows = [...new Map(buyers.map((buyer) => [buyer.buyerId, buyer])).values()]
    .sort((a, b) => (a.buyerId < b.buyerId ? -1 : 1))
    .map(({ buyerId, buyerName }) => ({
      id: buyerId,
      kind: 'guest' as const,
      name: Array.from(buyerName).slice(0, NAME_LENGTH).join(''),
    }));
  await tx
    .insert(users)
    .values(rows)
    .onDuplicateKeyUpdate({ set: { id: sql`${users.id}` } });
}
