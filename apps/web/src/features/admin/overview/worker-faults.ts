import type { Overview } from '@seckill/contracts';

type Worker = Overview['workers'][number];
export type WorkerFault = 'clock' | 'slow' | 'earlier';

/** A clock that is farther off than this opens, ends and retries things at the wrong time. */
export const CLOCK_MS = 1000;
/** A loop that is later than this renews locks and leases late. */
const LOOP_MS = 500;

/** What an operator should look at in a worker. */
export function faultsOf({ clockOffsetMs = 0, loopDelayMs = 0, isEarlier }: Worker): WorkerFault[] {
  return [
    ...(Math.abs(clockOffsetMs) > CLOCK_MS ? (['clock'] as const) : []),
    ...(loopDelayMs > LOOP_MS ? (['slow'] as const) : []),
    ...(isEarlier ? (['earlier'] as const) : []),
  ];
}
