import { perSecond, type Pace } from './rate.ts';

/** How far a line has come: all tickets up to number `processed` are decided, at `perSecond`. */
type LineProgress = { processed: number; perSecond: number };

/** `ahead`: how much Redis's clock is ahead of this process's, ms. */
type Seen = { processed: number; pace: Pace; ahead: number };

const MOST_LANES = 1000;
const STILL: Pace = { rate: 0, at: 0, from: 0 };

/** A projection of each line from the answers and events that this process has seen of it. `processed` never decreases. */
export class ProgressProjection {
  readonly #lanes = new Map<string, Seen>();

  /** Takes in what Redis answered at `now` (its clock, ms); without a pace the known one is kept. */
  see(task: string, lane: string, processed: number, pace?: Pace, now = 0): LineProgress {
    const key = `${task}~${lane}`;
    const known = this.#lanes.get(key);
    const seen: Seen = {
      processed: Math.max(processed, known?.processed ?? 0),
      pace: pace ?? known?.pace ?? STILL,
      ahead: pace === undefined ? (known?.ahead ?? 0) : now - Date.now(),
    };
    if (known === undefined && this.#lanes.size >= MOST_LANES) this.#forgetOldest();
    this.#lanes.set(key, seen);
    return progressOf(seen);
  }

  #forgetOldest(): void {
    const [oldest] = this.#lanes.keys();
    if (oldest !== undefined) this.#lanes.delete(oldest);
  }
}

const progressOf = ({ processed, pace, ahead }: Seen): LineProgress => ({
  processed,
  perSecond: perSecond(pace, Date.now() + ahead),
});
