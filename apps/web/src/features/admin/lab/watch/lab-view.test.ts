import { expect, it } from 'vitest';
import { labRun } from '../testing/lab-run.ts';
import { NOTHING_TOLD, withMessage } from './lab-view.ts';

const lab = (runId: string) => ({ run: labRun({ runId }), faults: [] });
const AT = '2026-11-11T12:00:00.000Z';
const killed = (runId: string | null, state: 'begun' | 'over' | 'failed') =>
  ({ type: 'fault', runId, fault: 'kill_worker', state, at: AT }) as const;

it('keeps the newest of the lab, and the last word on each fault of its run', () => {
  const told = [
    { type: 'lab', lab: lab('a') } as const,
    killed('a', 'begun'),
    { type: 'lab', lab: lab('a') } as const,
    killed('a', 'over'),
  ].reduce(withMessage, NOTHING_TOLD);
  expect(told.lab?.run?.runId).toBe('a');
  expect(told.faults).toEqual({ kill_worker: { state: 'over', at: AT } });
});

it('forgets the faults of a run when another begins, and takes none of a run that is not shown', () => {
  const first = [{ type: 'lab', lab: lab('a') } as const, killed('a', 'over')].reduce(
    withMessage,
    NOTHING_TOLD,
  );
  const second = withMessage(first, { type: 'lab', lab: lab('b') });
  expect(second.faults).toEqual({});
  expect(withMessage(second, killed('a', 'failed'))).toBe(second);
  expect(withMessage(second, killed(null, 'failed')).faults.kill_worker?.state).toBe('failed');
});

it('is not changed by dots', () => {
  const view = withMessage(NOTHING_TOLD, { type: 'lab', lab: lab('a') });
  const dots = { type: 'dots', runId: 'a', side: 'queued', atMs: 5, dots: [[0, 1]] } as const;
  expect(withMessage(view, { ...dots, dots: [[0, 1]] })).toBe(view);
});
