import { readWords, unexpected, type Connection } from '@seckill/redis';
import {
  CLOSED_LIFETIME_MS,
  ROUND_LIFETIME_MS,
  type RoundKeys,
  type SaleKeys,
  type StandbyKeys,
} from './keys.ts';
import { script } from './script.ts';

const lifetimeScript = script(
  'lifetime',
  ['round', 'standby line', 'tickets', 'promoted', 'untold', 'left', 'decided', 'withdrawn'],
  readWords,
);

/** `open`: whoever looks after the round renews what belongs to it. `ended`: it is over and recorded, and soon forgotten. */
export async function setLifetime(
  connection: Connection,
  keys: SaleKeys & RoundKeys & StandbyKeys,
  round: number,
  of: 'open' | 'ended',
): Promise<void> {
  const [word] = await connection.run(
    lifetimeScript,
    [
      keys.round,
      keys.line,
      keys.tickets,
      keys.promoted,
      keys.untold,
      keys.left,
      keys.decided,
      keys.withdrawn,
    ],
    [round, of === 'open' ? ROUND_LIFETIME_MS : CLOSED_LIFETIME_MS],
  );
  if (word !== 'set') throw unexpected('lifetime', word);
}
