import type { Schedule } from '../declare/schedule.ts';
import { latestUntil, nextAfter } from '../declare/timing.ts';

/** Where a schedule stands. Times in ms by the clock of Redis. */
export type Standing = {
  /** Undefined: to be set by the first worker that looks. */
  next: number | undefined;
  /** Runs that were due while one was running and follow it. */
  pending: number[];
  paused: boolean;
};

export type Step =
  | { kind: 'wait' }
  /** Moves on without a run; `skipped` for overlap, `missed` because no worker was there. */
  | { kind: 'move'; next: number; pending: number[]; skipped: number; missed: number }
  | { kind: 'run'; tick: number; next: number; pending: number[]; missed: number };

/** A worker that was restarted has not missed what it is late for. */
const GRACE_MS = 10_000;
const MOST_PENDING = 100;

export const isDue = ({ next, pending, paused }: Standing, now: number): boolean =>
  !paused && (next === undefined || next <= now || pending.length > 0);

/** What is to be done now. `running`: the run before has not ended. Pure: the same for every worker. */
export function stepOf(
  { timing, overlap, missed: policy }: Pick<Schedule, 'timing' | 'overlap' | 'missed'>,
  standing: Standing,
  now: number,
  running: boolean,
): Step {
  const { next, pending } = standing;
  if (!isDue(standing, now)) return { kind: 'wait' };
  if (next === undefined) {
    return { kind: 'move', next: nextAfter(timing, now), pending, skipped: 0, missed: 0 };
  }
  if (next > now) {
    const [tick, ...rest] = pending;
    if (running || tick === undefined) return { kind: 'wait' };
    return { kind: 'run', tick, next, pending: rest, missed: 0 };
  }
  const { latest, before } = latestUntil(timing, next, now);
  const following = nextAfter(timing, latest);
  const move = { kind: 'move', next: following, pending, skipped: 0, missed: before } as const;
  if (policy === 'skip' && now - latest > GRACE_MS) return { ...move, missed: before + 1 };
  if (running && overlap === 'skip') return { ...move, skipped: 1 };
  const due = [...pending, latest];
  if (running) {
    return {
      ...move,
      pending: due.slice(-MOST_PENDING),
      skipped: Math.max(0, due.length - MOST_PENDING),
    };
  }
  const [tick = latest, ...rest] = due;
  return { kind: 'run', tick, next: following, pending: rest, missed: before };
}
