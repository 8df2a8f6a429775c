import { scriptsIn } from '@seckill/redis';
import { READ_STATE } from '../engine/read-state-lua.ts';
import { list, numbers } from '../engine/scripts.ts';

const script = scriptsIn(new URL('./scripts/', import.meta.url), { 'read-state': READ_STATE });

/** Where one ticket stands. */
export const lookUpTicket = script('ticket', ['batch', 'job', 'line'], (reply) => {
  const [result, shared, ...rest] = list(reply);
  const [exists = 0, processed = 0, rate = 0, at = 0, from = 0, now = 0] = numbers(rest);
  return {
    result: typeof result === 'string' ? result : undefined,
    shared: typeof shared === 'string' ? shared : undefined,
    exists: exists === 1,
    processed,
    pace: { rate, at, from },
    now,
  };
});

/** Where one plain task stands: its stored state, and what follows from its job. */
export const lookUpPlain = script('plain-task', ['state', 'job'], (reply) => {
  const [stored, job] = list(reply);
  return {
    stored: typeof stored === 'string' ? stored : undefined,
    job: job === 'waits' || job === 'expired' ? job : 'none',
  } as const;
});
