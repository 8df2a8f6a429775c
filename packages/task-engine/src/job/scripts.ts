import { scriptsIn } from '@seckill/redis';
import { READ_STATE } from '../engine/read-state-lua.ts';
import { list } from '../engine/scripts.ts';

const script = scriptsIn(new URL('./scripts/', import.meta.url), { 'read-state': READ_STATE });

/** `final` comes with the status that is final. */
export type Written =
  | { outcome: 'written' | 'expired' | 'stale' | 'begun' | 'early' }
  | { outcome: 'final'; status: string };

const OUTCOMES = ['written', 'expired', 'stale', 'begun', 'early'] as const;

/** Writes a state of a plain task unless it already has a final one. */
export const writeState = script('write-state', ['state', 'job'], (reply): Written => {
  const [outcome, status] = list(reply);
  if (outcome === 'final') return { outcome, status: String(status) };
  const known = OUTCOMES.find((each) => each === outcome);
  if (known === undefined) throw new TypeError(`write-state answered ${String(outcome)}`);
  return { outcome: known };
});

/** Writes that a plain task is revoked, if it may be. */
export const writeRevoked = script('revoke', ['state', 'job'], (reply) =>
  reply === 'revoked' ||
  reply === 'again' ||
  reply === 'late' ||
  reply === 'running' ||
  reply === 'ended'
    ? reply
    : 'unknown',
);

/** Milliseconds a rate-limited attempt must wait; 0 = it may begin. */
export const admit = script('rate-limit', ['began', 'slots', 'holders'], Number);
