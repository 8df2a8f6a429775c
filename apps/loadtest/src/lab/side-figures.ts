import { LAB_DOTS, type LabDot, type LabFigures } from '@seckill/contracts';

const FIELDS = {
  asking: 'asking',
  queued: 'queued',
  success: 'success',
  sold_out: 'soldOut',
  turned_away: 'turnedAway',
  failed: 'failed',
} as const satisfies Partial<Record<LabDot, keyof LabFigures>>;

const WAITS: ReadonlySet<LabDot> = new Set(['idle', 'asking', 'queued'] as const);

export type SideFigures = ReturnType<typeof createSideFigures>;

/** What became of each buyer of one side, and how long it took them. All times are in ms. */
export function createSideFigures(people: number) {
  const states = Array.from({ length: people }, (): LabDot => 'idle');
  const changed = new Set<number>();
  const answers = createTimes();
  const verdicts = createTimes();
  const last: { answeredMs: number | null; decidedMs: number | null } = {
    answeredMs: null,
    decidedMs: null,
  };

  const become = (index: number, state: LabDot) => {
    states[index] = state;
    changed.add(index);
  };
  return {
    pressed: (index: number) => become(index, 'asking'),
    /** An answer that is no verdict. `ms`: since its buyer pressed; `atMs`: since the shot. */
    answered(index: number, state: LabDot, { ms, atMs }: { ms: number; atMs: number }): void {
      become(index, state);
      answers.add(ms);
      last.answeredMs = Math.round(atMs);
    },
    told(index: number, state: LabDot, { ms, atMs }: { ms: number; atMs: number }): void {
      become(index, state);
      verdicts.add(ms);
      last.decidedMs = Math.round(atMs);
    },
    become,
    stateOf: (index: number): LabDot => states[index] ?? 'idle',
    /** Whether everybody knows how it ended. */
    isOver: (): boolean => !states.some((state) => WAITS.has(state)),
    /** Who has changed since it was last asked for, with the place of the state in `LAB_DOTS`. */
    takeChanged(): [number, number][] {
      const dots = [...changed].map((index): [number, number] => [
        index,
        LAB_DOTS.indexOf(states[index] ?? 'idle'),
      ]);
      changed.clear();
      return dots;
    },
    /** Everybody who is not idle, in the same form. */
    all: (): [number, number][] =>
      states.flatMap((state, index) =>
        state === 'idle' ? [] : [[index, LAB_DOTS.indexOf(state)] as [number, number]],
      ),
    figures(): LabFigures {
      const counts = { asking: 0, queued: 0, success: 0, soldOut: 0, turnedAway: 0, failed: 0 };
      for (const state of states) if (state !== 'idle') counts[FIELDS[state]] += 1;
      return {
        ...counts,
        ...last,
        answers: { counts: answers.histogram() },
        verdicts: { counts: verdicts.histogram() },
        answer: answers.percentiles(),
        verdict: verdicts.percentiles(),
      };
    },
  };
}

/** The place in a histogram: within each quarter of a power of two. */
export const bucketOf = (ms: number): number => (ms < 1 ? 0 : Math.floor(4 * Math.log2(ms)) + 1);

function createTimes() {
  const times: number[] = [];
  const counts: number[] = [];
  return {
    add(ms: number): void {
      times.push(ms);
      const bucket = bucketOf(ms);
      while (counts.length <= bucket) counts.push(0);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    },
    histogram: () => [...counts],
    percentiles() {
      if (times.length === 0) return null;
      const sorted = times.toSorted((one, other) => one - other);
      const at = (share: number) =>
        Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
      return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
    },
  };
}
