import { list, numbers, script } from '../engine/scripts.ts';

/** Where one ticket stands. */
export const lookUpTicket = script(import.meta.url, 'ticket', (reply) => {
  const [result, ...rest] = list(reply);
  const [exists = 0, processed = 0, rate = 0, at = 0, from = 0, now = 0] = numbers(rest);
  return {
    result: typeof result === 'string' ? result : undefined,
    exists: exists === 1,
    processed,
    pace: { rate, at, from },
    now,
  };
});

/** Where one plain task stands: its stored state, and what follows from its job. */
export const lookUpPlain = script(import.meta.url, 'plain-task', (reply) => {
  const [stored, job] = list(reply);
  return {
    stored: typeof stored === 'string' ? stored : undefined,
    job: job === 'waits' || job === 'expired' ? job : 'none',
  } as const;
});
