import type { FairnessRecord } from '@seckill/contracts';
import type { RoundOfSale } from '@seckill/tasks';
import type { Parts } from '../stores.ts';

/** What anyone may know of the draw of a round: its seed only once the set is closed. */
export async function publicDraw(
  { db }: Pick<Parts, 'db'>,
  id: RoundOfSale,
): Promise<Pick<FairnessRecord, 'draw'>> {
  const draw = await db.findDraw(id);
  if (!draw) return {};
  const { hash, seed, set } = draw;
  return { draw: set ? { hash, seed, ...set } : { hash } };
}
