import { readWords, unexpected, type Connection } from '@seckill/redis';
import { ROUND_LIFETIME_MS, type RoundKeys, type SaleKeys } from './keys.ts';
import { script } from './script.ts';

const leaveScript = script('leave-line', ['round', 'decided', 'left'], readWords);

export interface LeaveLine {
  saleId: number;
  round: number;
  /** Of the ticket. */
  number: number;
  buyerId: string;
  ticketId: string;
}

/** `decided`: it is too late. `cancelled`: a newer round is open. */
export type LeftLine = 'left' | 'decided' | 'cancelled';

export async function leaveLine(
  connection: Connection,
  keys: SaleKeys & RoundKeys,
  { round, number, buyerId, ticketId }: LeaveLine,
): Promise<LeftLine> {
  const [word] = await connection.run(
    leaveScript,
    [keys.round, keys.decided, keys.withdrawn],
    [round, ROUND_LIFETIME_MS, number, buyerId, ticketId],
  );
  if (word === 'left' || word === 'decided' || word === 'cancelled') return word;
  throw unexpected('leave-line', word);
}
