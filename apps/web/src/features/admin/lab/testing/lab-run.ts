import type { LabFigures, LabRun } from '@seckill/contracts';

const none: LabFigures = {
  asking: 0,
  queued: 0,
  success: 0,
  soldOut: 0,
  turnedAway: 0,
  failed: 0,
  answeredMs: null,
  decidedMs: null,
  answers: { counts: [] },
  verdicts: { counts: [] },
  answer: null,
  verdict: null,
};

export const figures = (over: Partial<LabFigures> = {}): LabFigures => ({ ...none, ...over });

/** A run that has just begun. */
export function labRun(over: Partial<LabRun> = {}): LabRun {
  return {
    runId: 'run',
    settings: { people: 150, units: 3, slots: 100, queue: 0, workMs: 2000, concurrency: 150 },
    seed: 7,
    phase: 'running',
    startedAt: '2026-11-11T12:00:00.000Z',
    sales: { queued: 5, synchronous: 6 },
    figures: { queued: figures(), synchronous: figures() },
    truth: { queued: null, synchronous: null },
    sheet: null,
    ...over,
  };
}
