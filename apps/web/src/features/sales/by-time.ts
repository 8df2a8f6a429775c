import type { Sale, SaleState } from '@seckill/contracts';

export type Sections = { now: Sale[]; soon: Sale[]; over: Sale[] };

/** What can be bought stands before what cannot. */
const RANK: Record<SaleState, number> = { open: 0, paused: 1, sold_out: 2, upcoming: 3, ended: 4 };

/** Sales as a buyer looks for them: on now, the first to close first; soon, the first to open first; over, the last first. */
export function byTime(sales: readonly Sale[], states: readonly SaleState[]): Sections {
  const sections: Sections = { now: [], soon: [], over: [] };
  const stateOf = new Map(sales.map((sale, i) => [sale, states[i] ?? sale.state]));
  for (const [sale, state] of stateOf) {
    sections[state === 'upcoming' ? 'soon' : state === 'ended' ? 'over' : 'now'].push(sale);
  }
  const rank = (sale: Sale) => RANK[stateOf.get(sale) ?? sale.state];
  sections.now.sort((a, b) => rank(a) - rank(b) || closes(a, b));
  sections.soon.sort((a, b) => Date.parse(a.opensAt) - Date.parse(b.opensAt) || a.id - b.id);
  sections.over.sort((a, b) => closes(b, a));
  return sections;
}

function closes(a: Sale, b: Sale): number {
  return Date.parse(a.closesAt) - Date.parse(b.closesAt) || a.id - b.id;
}
