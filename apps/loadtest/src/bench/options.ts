import { Command, Option } from 'commander';
import { list, parse, whole } from '../command/arguments.ts';
import { contestantNames, toContestant, type ContestantName } from './contestants/contestants.ts';

export type BenchOptions = {
  rounds: number;
  seconds: number;
  connections: number[];
  stock: number;
  buyers: number;
  only: ContestantName[];
  json?: string;
  /** Measures the product in several sizes instead of the contestants. */
  scale?: boolean;
  /** Of `scale`: how many of each. */
  apis: number[];
  workers: number[];
  masters: number[];
  /** Of `scale`: ms between the parts, each way. */
  delays: number[];
  /** Measures how long buyers wait for their verdicts instead. */
  verdicts?: boolean;
  /** Measures what the parts of a purchase cost alone instead. */
  limits?: boolean;
  /** Measures what a product costs that nobody uses instead. */
  idle?: boolean;
  /** Measures how the cost of a ticket grows instead. */
  growth?: boolean;
  /** Of `growth`: the most tickets of a round, and past orders. */
  upTo: number;
  /** Whether the document gets the new table. */
  write: boolean;
  /** The folder for CPU profiles. */
  cpuProf?: string;
  /** How often a measurement is made at most while other programs disturb it. */
  tries: number;
};

function createCommand(): Command {
  return new Command('npm run bench --')
    .usage('[options]')
    .description(
      'Runs every way of accepting a purchase against the same load, in turn, on private servers, and writes the table of docs/performance.md. About four minutes. With --scale, --verdicts or --growth it measures the product alone, with --limits what it is made of, with --idle what it costs while nobody uses it.',
    )
    .option('--rounds <n>', 'how often each is measured; medians count', whole(1, 100), 3)
    .option('--seconds <s>', 'of load per measurement', whole(1, 600), 5)
    .option('--connections <list>', 'loads, one after the other', list(whole(1, 10_000)), [64, 256])
    .option('--stock <n>', 'units in each measurement’s round', whole(1, 10_000), 100)
    .option('--buyers <n>', 'who press, once in each measurement', whole(1, 1_000_000), 60_000)
    .addOption(
      new Option(
        '--only <list>',
        `some of ${contestantNames.join(', ')}; does not write the document`,
      )
        .argParser(list(toContestant))
        .default(contestantNames, 'all')
        .implies({ write: false }),
    )
    .addOption(
      new Option(
        '--scale',
        'instead: processor time per ticket in several sizes, what 100,000 and 1,000,000 buyers need, and delays between the parts; writes docs/scale.md and the capacity table of docs/operations.md. Two rounds of 3 s at 256 connections unless told otherwise, about six minutes',
      )
        .conflicts(['only', 'cpuProf', 'verdicts', 'limits', 'idle', 'growth'])
        .implies({ rounds: 2, seconds: 3, connections: [256] }),
    )
    .option('--apis <list>', 'of --scale: API processes', list(whole(1, 32)), [1, 2, 4])
    .option('--workers <list>', 'of --scale: worker processes', list(whole(1, 32)), [1, 2])
    .option('--masters <list>', 'of --scale: Redis masters', list(whole(1, 3)), [1, 3])
    .option(
      '--delays <list>',
      'of --scale: ms on the way to Redis and MySQL, and on the way back',
      list(whole(0, 1000)),
      [1, 10, 50],
    )
    .addOption(
      new Option(
        '--verdicts',
        'instead: how long crowds wait for their verdicts, by socket and by poll; writes a table of docs/performance.md, about three minutes',
      ).conflicts(['only', 'cpuProf', 'limits', 'idle', 'growth']),
    )
    .addOption(
      new Option(
        '--limits',
        'instead: what a POST that does nothing, a job and an order cost alone; writes a table of docs/performance.md, about two minutes',
      ).conflicts(['only', 'cpuProf', 'idle', 'growth']),
    )
    .addOption(
      new Option(
        '--idle',
        'instead: what a product costs that nobody uses, with a thousand past sales, and how soon npm start is ready again; writes a table of docs/performance.md, about five minutes',
      ).conflicts(['only', 'cpuProf', 'growth']),
    )
    .addOption(
      new Option(
        '--growth',
        'instead: how the cost of a ticket grows with the tickets of a round, open sales, past orders and sockets; writes docs/images/growth.svg and a table of docs/performance.md, about ten minutes',
      ).conflicts(['only', 'cpuProf']),
    )
    .option(
      '--up-to <n>',
      'of --growth: the most tickets of a round, and past orders',
      whole(1000, 1_000_000),
      1_000_000,
    )
    .addOption(
      new Option('--quick', 'one round of 2 s; does not write the document').implies({
        rounds: 1,
        seconds: 2,
        write: false,
      }),
    )
    .option('--no-write', 'does not touch the document')
    .option('--json <file>', 'every measurement, machine readable')
    .option(
      '--tries <n>',
      'repeat a measurement up to n times while other programs use more than 10 % of the machine; the least disturbed one counts',
      whole(1, 1000),
      3,
    )
    .option('--cpu-prof <dir>', 'a CPU profile of each API and worker process');
}

/** Reads the command line. Throws UsageError naming the option that is wrong. */
export const readBenchOptions = (argv: readonly string[]): BenchOptions =>
  parse(createCommand(), argv).opts<BenchOptions>();
