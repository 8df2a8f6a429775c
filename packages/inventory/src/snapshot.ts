import { readWords, unexpected, type Connection } from '@seckill/redis';
import type { SaleKeys } from './keys.ts';
import { script } from './script.ts';

const snapshotScript = script('snapshot', ['round'], readWords);

export interface Snapshot {
  round: number;
  total: number;
  /** Units that a buyer has a claim to, whether or not the order is written yet. */
  claimed: number;
  /** Units nobody holds; 0 when a restock left fewer units than claims. */
  available: number;
}

export async function snapshot(
  connection: Connection,
  keys: SaleKeys,
): Promise<Snapshot | undefined> {
  const [word, ...numbers] = await connection.run(snapshotScript, [keys.round], []);
  const [round, total, claimed] = numbers.map(Number);
  if (word === 'unknown') return undefined;
  if (round === undefined || total === undefined || claimed === undefined) {
    throw unexpected('snapshot', word);
  }
  return { round, total, claimed, available: Math.max(0, total - claimed) };
}
