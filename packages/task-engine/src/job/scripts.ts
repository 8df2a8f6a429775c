import { list, script } from '../engine/scripts.ts';

/** Writes a state of a plain task unless it already has a final one. */
export const note = script(import.meta.url, 'write-state', (reply) => {
  const [outcome, status] = list(reply);
  if (outcome === 'final') return { outcome, status: String(status) };
  return { outcome: outcome === 'stale' || outcome === 'begun' ? outcome : 'noted' } as const;
});

/** Writes that a plain task is revoked, if it may be. */
export const noteRevoked = script(import.meta.url, 'revoke', (reply) => String(reply));

/** Milliseconds a rate-limited attempt must wait; 0 = it may begin. */
export const admit = script(import.meta.url, 'rate-limit', Number);
