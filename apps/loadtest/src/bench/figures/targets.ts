import type { Measurement } from '../measure/measure.ts';
import { ratio, summarizeRounds } from './summary.ts';

export type Target = { name: string; wanted: string; reached: string; ok: boolean };

/** The load at which contestants are judged. */
export const CONNECTIONS = 256;

/** The figures the design must reach; those that were not measured are left out. */
export function judgeTargets(rounds: readonly Measurement[][]): Target[] {
  const product = summarizeRounds(rounds).find(
    (row) => row.contestant === 'product' && row.connections === CONNECTIONS,
  );
  const lag = product?.lastVerdictSeconds;
  return [
    ...atLeast('accepted, of the floor', 0.8, ratio(rounds, 'product', 'floor', CONNECTIONS)),
    ...atLeast('accepted, of one job each', 5, ratio(rounds, 'product', 'single', CONNECTIONS)),
    ...(lag === undefined
      ? []
      : [
          {
            name: 'last verdict after the last request',
            wanted: '≤ 1 s',
            reached: `${lag.toFixed(2)} s`,
            ok: lag <= 1,
          },
        ]),
  ];
}

function atLeast(name: string, wanted: number, reached: number | undefined): Target[] {
  if (reached === undefined) return [];
  const [is, should] = [`${reached.toFixed(2)} ×`, `≥ ${wanted} ×`];
  return [{ name, wanted: should, reached: is, ok: reached >= wanted }];
}
