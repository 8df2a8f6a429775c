import type { AccessOptions } from './access.ts';

/**
 * How long MySQL is waited for. `fail-fast`: somebody waits for the answer, so every call is answered or refused in
 * less than 3 s, and half of that is left for a second try on a fresh connection. `wait`: a task has time.
 */
export type Patience = 'fail-fast' | 'wait';

type Limits = Pick<AccessOptions, 'read' | 'write' | 'connectMs' | 'lockWaitSeconds'>;

export const PATIENCE: Record<Patience, Limits> = {
  'fail-fast': {
    read: { retries: 4, minMs: 20, maxMs: 200, tryMs: 1200, totalMs: 2500 },
    write: { retries: 4, minMs: 20, maxMs: 200, tryMs: 1400, totalMs: 2700 },
    connectMs: 1000,
    lockWaitSeconds: 1,
  },
  wait: {
    read: { retries: 4, minMs: 20, maxMs: 500, tryMs: 3000, totalMs: 10_000 },
    write: {
      retries: 4,
      minMs: 20,
      maxMs: 1000,
      tryMs: 8000,
      totalMs: 20_000,
    },
    connectMs: 3000,
    lockWaitSeconds: 2,
  },
};
