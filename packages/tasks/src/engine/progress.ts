import { perSecond, type Pace } from './pace.ts';

/** How far a line has come: all tickets up to number `processed` are decided, at `perSecond`. */
export type LineProgress = { processed: number; perSecond: number };

const MOST_LANES = 1000;

/** The newest facts this process happens to have seen of each line. `processed` never goes back. */
export class ProgressMemory {
  readonly #lanes = new Map<string, LineProgress>();

  get(task: string, lane: string): LineProgress | undefined {
    return this.#lanes.get(`${task}~${lane}`);
  }

  see(task: string, lane: string, processed: number, pace?: Pace, now = 0): LineProgress {
    const key = `${task}~${lane}`;
    const known = this.#lanes.get(key);
    const seen = {
      processed: Math.max(processed, known?.processed ?? 0),
      perSecond: pace === undefined ? (known?.perSecond ?? 0) : perSecond(pace, now),
    };
    if (known === undefined && this.#lanes.size >= MOST_LANES) {
      const [oldest] = this.#lanes.keys();
      if (oldest !== undefined) this.#lanes.delete(oldest);
    }
    this.#lanes.set(key, seen);
    return seen;
  }
}
