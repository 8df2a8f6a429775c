import { hostname } from 'node:os';
import type { Overview } from '@seckill/contracts';
import type { Readiness } from '@seckill/sales';

/** How the stores do as this process sees them, and which process that is. */
export const surroundings = (
  seen: Readiness | undefined,
): Required<Pick<Overview, 'stores' | 'api'>> => ({
  stores: { ...(seen && { redis: seen.redis, mysql: seen.mysql }) },
  api: {
    host: hostname(),
    pid: process.pid,
    ...(seen?.clockOffsetMs !== undefined && { clockOffsetMs: seen.clockOffsetMs }),
  },
});
