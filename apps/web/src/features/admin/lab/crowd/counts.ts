import type { LabDot, LabFigures, LabSide } from '@seckill/contracts';

/** How many buyers of a side are in each state; whoever is in no other has not pressed yet. */
export function countsOf(people: number, figures: LabFigures | undefined): Record<LabDot, number> {
  const { asking = 0, queued = 0, success = 0, failed = 0 } = figures ?? {};
  const { soldOut: sold_out = 0, turnedAway: turned_away = 0 } = figures ?? {};
  const idle = Math.max(0, people - asking - queued - success - sold_out - turned_away - failed);
  return { idle, asking, queued, success, sold_out, turned_away, failed };
}

/** The states that a side can come to; another one is shown only where somebody is in it. */
const USUAL: Record<LabSide, readonly LabDot[]> = {
  queued: ['idle', 'asking', 'queued', 'success', 'sold_out'],
  synchronous: ['idle', 'asking', 'success', 'sold_out', 'turned_away'],
};

export function shownOf(side: LabSide, counts: Record<LabDot, number>): LabDot[] {
  const all = Object.keys(counts) as LabDot[];
  return all.filter((dot) => USUAL[side].includes(dot) || counts[dot] > 0);
}
