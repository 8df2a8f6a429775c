import { parseArgs } from 'node:util';
import { contestants, isContestant, type ContestantName } from './contestants/contestants.ts';
import { UsageError, whole } from '../storm/options.ts';

export type BenchOptions = {
  help: boolean;
  rounds: number;
  seconds: number;
  connections: number[];
  stock: number;
  buyers: number;
  only: ContestantName[];
  json: string | undefined;
  /** Whether docs/performance.md gets the new table. */
  write: boolean;
  cpuProfiles: string | undefined;
  /** How often a measurement is repeated while others use more than `limit` (0 to 1) of the machine. */
  calm: { tries: number; limit: number };
};

export const usage = `npm run bench -- [options]

Runs every way of accepting a purchase against the same load, in turn, on private servers,
and writes the table of docs/performance.md. About four minutes.

  --rounds N          how often each is measured; medians are reported (3)
  --seconds S         of load per measurement (5)
  --connections LIST  64,256 unless told
  --stock N           units in each measurement's round (100)
  --buyers N          different sessions the load takes turns with (2000)
  --only LIST         some of: ${Object.keys(contestants).join(', ')}
  --quick             one round of 2 s; does not touch docs/performance.md
  --no-write          does not touch docs/performance.md
  --json FILE         every measurement, machine readable
  --tries N           repeat a measurement up to N times while other programs use more
                      than 10 % of the machine; the least disturbed one counts (3)
  --cpu-prof DIR      a CPU profile of each API and worker process
  --help`;

const spec = {
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  connections: { type: 'string', default: '64,256' },
  stock: { type: 'string', default: '100' },
  buyers: { type: 'string', default: '2000' },
  only: { type: 'string' },
  quick: { type: 'boolean', default: false },
  'no-write': { type: 'boolean', default: false },
  json: { type: 'string' },
  'cpu-prof': { type: 'string' },
  tries: { type: 'string', default: '3' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the command line. Throws UsageError naming the option that is wrong. */
export function readBenchOptions(argv: string[]): BenchOptions {
  const values = parse(argv);
  const { quick } = values;
  const only = values.only?.split(',') ?? Object.keys(contestants);
  const unknown = only.find((name) => !isContestant(name));
  if (unknown !== undefined)
    throw new UsageError(`--only knows ${Object.keys(contestants).join(', ')}, not "${unknown}".`);
  return {
    help: values.help,
    rounds: whole('rounds', values.rounds ?? (quick ? '1' : '3'), 1, 100),
    seconds: whole('seconds', values.seconds ?? (quick ? '2' : '5'), 1, 600),
    connections: values.connections.split(',').map((n) => whole('connections', n, 1, 10_000)),
    stock: whole('stock', values.stock, 1, 10_000),
    buyers: whole('buyers', values.buyers, 1, 100_000),
    only: only.filter(isContestant),
    json: values.json,
    write: !quick && !values['no-write'] && !values.only,
    cpuProfiles: values['cpu-prof'],
    calm: { tries: whole('tries', values.tries, 1, 1000), limit: 0.1 },
  };
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: spec }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}. See --help.`);
  }
}
