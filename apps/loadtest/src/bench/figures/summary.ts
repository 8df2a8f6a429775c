import type { ContestantName } from '../contestants/contestants.ts';
import type { Measurement } from '../measure/measure.ts';
import { median } from './statistics.ts';

/** A figure of a measurement; undefined where the contestant has none. */
export type Figure = (m: Measurement) => number | undefined;

export const accepted: Figure = (m) => m.acceptedPerSecond;

type Rounds = readonly (readonly Measurement[])[];

/** Median over rounds of one contestant's figure under one load. */
export const medianOf = (
  rounds: Rounds,
  contestant: ContestantName,
  connections: number,
  figure: Figure,
) => middle(rounds.map((round) => read(round, contestant, connections, figure)));

/**
 * Median over rounds of one contestant's figure divided by the other's of the same round: machines drift,
 * ratios less.
 */
export const ratio = (
  rounds: Rounds,
  one: ContestantName,
  other: ContestantName,
  connections: number,
  figure: Figure = accepted,
) =>
  middle(
    rounds.map((round) => {
      const above = read(round, one, connections, figure);
      const below = read(round, other, connections, figure);
      return above !== undefined && below ? above / below : undefined;
    }),
  );

function read(
  round: readonly Measurement[],
  contestant: ContestantName,
  connections: number,
  figure: Figure,
): number | undefined {
  const measured = round.find((m) => m.contestant === contestant && m.connections === connections);
  return measured && figure(measured);
}

function middle(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? median(known) : undefined;
}
