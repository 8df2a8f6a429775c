import type { Overview } from '@seckill/contracts';

/** One look: when, in seconds, and what each round had done by then. */
type Look = { at: number; rounds: Map<string, { accepted: number; decided: number }> };

/** Columns as a chart wants them: seconds, accepted and decided a second, people in line. */
export type Trend = { look: Look | undefined; points: readonly Point[] };
export type Point = { at: number; accepted: number; decided: number; waiting: number };

export const noTrend: Trend = { look: undefined, points: [] };

const KEPT_SECONDS = 120;

/** The trend with one more look at all sales. A round that is new counts from its next look on. */
export function withLook(trend: Trend, overview: Overview): Trend {
  const at = Date.parse(overview.serverTime) / 1000;
  const before = trend.look;
  if (before && at <= before.at) return trend;
  const rounds = new Map<string, { accepted: number; decided: number }>();
  let [accepted, decided, waiting] = [0, 0, 0];
  for (const sale of overview.sales) {
    const key = `${sale.saleId} ${sale.round}`;
    const last = before?.rounds.get(key);
    rounds.set(key, { accepted: sale.accepted, decided: sale.decided });
    waiting += sale.waiting;
    if (!last) continue;
    accepted += Math.max(0, sale.accepted - last.accepted);
    decided += Math.max(0, sale.decided - last.decided);
  }
  const look = { at, rounds };
  if (!before) return { look, points: [{ at, accepted: 0, decided: 0, waiting }] };
  const seconds = at - before.at;
  const point = { at, accepted: accepted / seconds, decided: decided / seconds, waiting };
  const kept = trend.points.filter((each) => each.at > at - KEPT_SECONDS);
  return { look, points: [...kept, point] };
}
