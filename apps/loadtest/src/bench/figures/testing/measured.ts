import type { ContestantName } from '../../contestants/contestants.ts';
import type { Measurement } from '../../measure/measure.ts';

/** A measurement at 256 connections as a test needs it. */
export function measured(
  contestant: ContestantName,
  acceptedPerSecond: number,
  lastVerdictSeconds?: number,
): Measurement {
  return {
    contestant,
    connections: 256,
    accepted: 1000,
    refused: 0,
    failed: 0,
    acceptedPerSecond,
    p50: 1,
    p99: 2,
    others: 0,
    cpu: { api: 1, worker: 1, redis: 1, mysql: 1 },
    ...(lastVerdictSeconds !== undefined && { lastVerdictSeconds }),
  };
}
