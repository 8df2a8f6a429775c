import type { Overview } from '@seckill/contracts';

/** Columns as a chart wants them: seconds, accepted and decided a second, people in line. */
export type Trend = { points: readonly Point[] };
export type Point = { at: number; accepted: number; decided: number; waiting: number };

export const noTrend: Trend = { points: [] };

const KEPT_SECONDS = 120;

/** The trend with one more look at all sales. */
export function withLook(trend: Trend, { at: readAt, serverTime, sales }: Overview): Trend {
  const at = Date.parse(readAt ?? serverTime) / 1000;
  const last = trend.points.at(-1);
  if (last && at <= last.at) return trend;
  const point = { at, accepted: 0, decided: 0, waiting: 0 };
  for (const { acceptedPerSecond = 0, perSecond, waiting } of sales) {
    point.accepted += acceptedPerSecond;
    point.decided += perSecond;
    point.waiting += waiting;
  }
  const kept = trend.points.filter((each) => each.at > at - KEPT_SECONDS);
  return { points: [...kept, point] };
}
