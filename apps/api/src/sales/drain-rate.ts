import type { Line } from '@seckill/task-engine';

/** A line that is shorter decides what comes, not what it can. */
const BUSY_WAITING = 200;
/** Batches are decided at once, so the rate is counted from one movement to another, over so many of them. */
const MOVEMENTS = 5;
const LEAST_MOVEMENTS = 3;
const SHORTEST_MS = 1_000;
/** What was measured longer ago says nothing: a line that stands still has no rate, and is bounded by its length alone. */
const FORGOTTEN_MS = 30_000;

type Movement = { at: number; decided: number };

/** How fast a line is decided while tickets wait in it, from the looks that a process takes at it. */
export function createDrainRate(now: () => number = () => performance.now()) {
  let movements: Movement[] = [];
  let measured: { at: number; perSecond: number } | undefined;

  return {
    see({ waiting, decided }: Pick<Line, 'waiting' | 'decided'>): void {
      const at = now();
      const last = movements.at(-1);
      if (waiting < BUSY_WAITING || (last && decided < last.decided)) {
        movements = [];
        return;
      }
      if (last?.decided === decided) return;
      const recent = movements.filter((each) => at - each.at < FORGOTTEN_MS);
      movements = [...recent, { at, decided }].slice(-MOVEMENTS);
      const [first] = movements;
      if (!first || movements.length < LEAST_MOVEMENTS || at - first.at < SHORTEST_MS) return;
      measured = { at, perSecond: ((decided - first.decided) / (at - first.at)) * 1000 };
    },
    /** Decisions in a second; undefined when that is not known. */
    perSecond(): number | undefined {
      return measured && now() - measured.at < FORGOTTEN_MS ? measured.perSecond : undefined;
    },
  };
}
