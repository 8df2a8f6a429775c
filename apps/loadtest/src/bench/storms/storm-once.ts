import { StormFailure } from '../../product/failure.ts';
import { verdictOf } from '../../storm/buyers/entry.ts';
import { readOptions } from '../../storm/options.ts';
import { summarize, type Latency } from '../../storm/report/latency.ts';
import { shown } from '../../storm/report/tables.ts';
import { runStorm } from '../../storm/storm.ts';

export type Storm = {
  buyers: number;
  units: number;
  via: 'ws' | 'poll';
  /** Each buyer is up to so late, ms; 0: all in one instant. */
  jitterMs: number;
};

/** How long buyers waited, ms: for their place in line, and for their verdict. */
export type Waits = {
  accept: Latency;
  verdict: Latency;
  /** Sentences: checks that failed. */
  problems: string[];
};

/** What is made of the surroundings while buyers press and wait. */
export type Meanwhile = { begin(): void; end(): void };

const NOTHING: Meanwhile = { begin() {}, end() {} };

/** One storm on sale 1 of a running product. Throws StormFailure when nobody was accepted. */
export async function stormOnce(
  { url, adminToken }: { url: string; adminToken: string },
  { buyers, units, via, jitterMs }: Storm,
  meanwhile = NOTHING,
): Promise<Waits> {
  const numbers = { requests: buyers, stock: units, jitter: jitterMs, seed: 1 };
  const argv = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const target = { origin: url, adminOrigin: url, adminToken };
  const result = await runStorm(readOptions([...argv, '--via', via]), target, {
    step(label) {
      // From the shot to the last verdict.
      const isShot = label === 'verdicts';
      if (isShot) meanwhile.begin();
      return { tick() {}, done: () => isShot && meanwhile.end() };
    },
  });
  const accepted = result.sales.flatMap(({ entries }) => entries).filter((each) => each.accepted);
  const accept = summarize(accepted.map(({ acceptMs }) => acceptMs));
  const verdict = summarize(
    accepted.flatMap((entry) =>
      verdictOf(entry) && entry.ending && 'ms' in entry.ending ? [entry.ending.ms] : [],
    ),
  );
  if (!accept || !verdict) throw new StormFailure('Nobody was accepted.');
  const checks = result.sales.flatMap((sale) => [...sale.checks.own, ...sale.checks.sheet]);
  const problems = checks
    .filter(({ ok }) => !ok)
    .map(
      ({ name, expected, actual }) =>
        `${buyers} buyers for ${units} units: ${name}: expected ${shown(expected)}, got ${shown(actual)}`,
    );
  return { accept, verdict, problems };
}
