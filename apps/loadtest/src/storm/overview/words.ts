import { summarize } from '../report/latency.ts';
import type { WatchedOverview } from './watch-overview.ts';

/** Whether nothing that operators were shown contradicted itself. */
export const isTrue = ({ pushed, asked, contradictions }: WatchedOverview): boolean =>
  contradictions.length === 0 && pushed > 0 && asked > 0;

/** What operators were shown, in a line, and one more for each contradiction. */
export function overviewLines(watched: WatchedOverview): string[] {
  const { pushed, asked, contradictions, agesMs, missing } = watched;
  const ages = summarize(agesMs);
  const [p50, p99, max] = [ages?.p50, ages?.p99, ages?.max].map((ms = 0) => Math.round(ms));
  const vain = missing > 0 ? `, ${missing} in vain` : '';
  return [
    `overview  ${pushed} pushed, ${asked} asked${vain}: ${contradictions.length} contradictions; age p50 ${p50}, p99 ${p99}, max ${max} ms`,
    ...contradictions.map((text) => `  ${text}`),
  ];
}
