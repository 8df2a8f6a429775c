import { TaskFailure, type TaskError } from './errors.ts';

export const STATUSES = [
  'queued',
  'started',
  'retrying',
  'success',
  'failure',
  'revoked',
  'expired',
  'lost',
] as const;
export type TaskStatus = (typeof STATUSES)[number];

/** Where a task stands. `number`, `processed` and `perSecond` are there for tickets of batched tasks. */
export type TaskState = {
  id: string;
  task: string;
  status: TaskStatus;
  lane?: string;
  number?: number;
  /** All numbers up to this one are decided. Never decreases. */
  processed?: number;
  perSecond?: number;
  result?: unknown;
  error?: TaskError;
  attempts?: number;
};

/** How one ticket ended, as stored: compact, because thousands are kept. */
export type Settled = { r: unknown } | { e: TaskError };

export function settledState(
  settled: Settled,
): { status: 'success'; result: unknown } | { status: 'failure'; error: TaskError } {
  return 'r' in settled
    ? { status: 'success', result: settled.r }
    : { status: 'failure', error: settled.e };
}

export function readSettled(json: string): Settled {
  const value: unknown = JSON.parse(json);
  if (typeof value === 'object' && value !== null) {
    if ('r' in value) return { r: value.r };
    if ('e' in value) return { e: readError(value.e) };
  }
  throw new TaskFailure('corrupt', `not a result: ${json.slice(0, 100)}`);
}

export function readError(value: unknown): TaskError {
  if (typeof value === 'object' && value !== null && 'code' in value && 'message' in value) {
    return { code: String(value.code), message: String(value.message) };
  }
  return { code: 'error', message: 'unknown' };
}

/** The stored state of a plain task. */
export type Noted = {
  status: TaskStatus;
  attempts: number;
  result?: unknown;
  error?: TaskError;
};

export function readNoted(json: string): Noted {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || !('status' in value)) {
    throw new TaskFailure('corrupt', `not a state: ${json.slice(0, 100)}`);
  }
  const status = STATUSES.find((known) => known === value.status) ?? 'lost';
  return {
    status,
    attempts: 'attempts' in value ? Number(value.attempts) : 0,
    ...('result' in value && { result: value.result }),
    ...('error' in value && { error: readError(value.error) }),
  };
}
