import type { ContestantName } from '../contestants/contestants.ts';
import type { Cpu, Measurement } from '../measure/measure.ts';
import { median } from './statistics.ts';

/** The medians of one contestant at one number of connections. */
export type Row = {
  contestant: ContestantName;
  connections: number;
  acceptedPerSecond: number;
  /** Median over rounds of the ratio to the floor of the same round; machines drift, ratios less. */
  ofFloor: number | undefined;
  p50: number;
  p99: number;
  cpu: Cpu;
  verdictsPerSecond: number | undefined;
  lastVerdictSeconds: number | undefined;
  ticketsPerJob: number | undefined;
  unexpected: number;
};

/** `rounds[i]` holds the measurements of one round, each contestant and load once. */
export function summarizeRounds(rounds: readonly Measurement[][]): Row[] {
  return (rounds[0] ?? []).map(({ contestant, connections }) => {
    const mine = rounds.flatMap((round) => find(round, contestant, connections) ?? []);
    const middle = (read: (m: Measurement) => number) => median(mine.map(read));
    const optional = (read: (m: Measurement) => number | undefined) => {
      const values = mine.map(read).filter((value) => value !== undefined);
      return values.length > 0 ? median(values) : undefined;
    };
    return {
      contestant,
      connections,
      acceptedPerSecond: middle((m) => m.acceptedPerSecond),
      ofFloor: ratio(rounds, contestant, 'floor', connections),
      p50: middle((m) => m.p50),
      p99: middle((m) => m.p99),
      cpu: {
        api: middle((m) => m.cpu.api),
        worker: middle((m) => m.cpu.worker),
        redis: middle((m) => m.cpu.redis),
        mysql: middle((m) => m.cpu.mysql),
      },
      verdictsPerSecond: optional((m) => m.verdictsPerSecond),
      lastVerdictSeconds: optional((m) => m.lastVerdictSeconds),
      ticketsPerJob: optional((m) => m.ticketsPerJob),
      unexpected: mine.reduce((sum, m) => sum + m.refused + m.failed, 0),
    };
  });
}

/** Median over rounds of one contestant's figure, accepted/s unless told, divided by the other's of the same round. */
export function ratio(
  rounds: readonly Measurement[][],
  one: ContestantName,
  other: ContestantName,
  connections: number,
  figure: (m: Measurement) => number | undefined = (m) => m.acceptedPerSecond,
): number | undefined {
  const ratios = rounds.flatMap((round) => {
    const [above, below] = [one, other].map((name) => {
      const measured = find(round, name, connections);
      return measured && figure(measured);
    });
    return above !== undefined && below ? [above / below] : [];
  });
  return ratios.length > 0 ? median(ratios) : undefined;
}

function find(round: readonly Measurement[], contestant: ContestantName, connections: number) {
  return round.find((m) => m.contestant === contestant && m.connections === connections);
}
