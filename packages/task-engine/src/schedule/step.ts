import type { Schedule } from '../declare/schedule.ts';
import { latestUntil, nextAfter, type Timing } from '../declare/timing.ts';

/** Where a schedule stands. Times in ms by the clock of Redis. */
export type Standing = {
  /** The latest tick that was dealt with, by a worker of whatever version. Undefined: to be set to now. */
  at: number | undefined;
  /** Ticks that came while a run went on, and follow it. */
  pending: number[];
  paused: boolean;
};

export type Step =
  | { kind: 'wait' }
  /** Goes on without a run; `skipped` for overlap, `missed` because no worker was there. */
  | { kind: 'move'; at: number; pending: number[]; skipped: number; missed: number }
  | { kind: 'run'; tick: number; at: number; pending: number[]; missed: number };

/** A worker that was restarted has not missed what it is late for. */
const GRACE_MS = 10_000;
const MOST_PENDING = 100;
/** The clock of Redis was put back by more than a failover explains: the times dealt with are not to come again. */
const AHEAD_MS = 60_000;

const isSet = ({ at }: Standing, now: number): boolean => at !== undefined && at <= now + AHEAD_MS;

/** When there is something to do, now or later; infinite while paused. */
export function wakeAt(timing: Timing, standing: Standing, now: number): number {
  const { at = 0, pending, paused } = standing;
  if (paused) return Infinity;
  return !isSet(standing, now) || pending.length > 0 ? now : nextAfter(timing, at);
}

/** What is to be done now. `running`: a run has not ended. Pure: the same for every worker. */
export function stepOf(
  { timing, overlap, missed: policy }: Pick<Schedule, 'timing' | 'overlap' | 'missed'>,
  standing: Standing,
  now: number,
  running: boolean,
): Step {
  const { at = 0, pending, paused } = standing;
  if (paused) return { kind: 'wait' };
  if (!isSet(standing, now)) return { kind: 'move', at: now, pending, skipped: 0, missed: 0 };
  const first = nextAfter(timing, at);
  if (first > now) {
    const [tick, ...rest] = pending;
    if (running || tick === undefined) return { kind: 'wait' };
    return { kind: 'run', tick, at, pending: rest, missed: 0 };
  }
  const { latest, before } = latestUntil(timing, first, now);
  const move = { kind: 'move', at: latest, pending, skipped: 0, missed: before } as const;
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
  return { kind: 'run', tick, at: latest, pending: rest, missed: before };
}
