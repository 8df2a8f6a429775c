import { Command, InvalidArgumentError, Option } from 'commander';
import { parse, whole } from '../command/arguments.ts';

export type TortureOptions = {
  minutes: number;
  seed: number;
  fsync: 'always' | 'everysec';
  /** On a Redis Cluster in place of one Redis. */
  cluster: boolean;
  apis: number;
  workers: number;
  buyers: number;
  /** Where everything that buyers and faults did is written down, one JSON object per line. */
  history?: string;
  json?: string;
};

/** Accepts a part of a minute, too. */
function minutes(text: string): number {
  const value = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : NaN;
  if (value >= 0.2) return value;
  throw new InvalidArgumentError('It must be a number of minutes, 0.2 or more.');
}

function createCommand(): Command {
  return new Command('npm run torture --')
    .usage('[options]')
    .description(
      'Starts the product on private servers, several processes of each kind, and lets buyers buy while processes are killed, links cut, servers stopped and data lost. Checks every answer that anybody got. Exit code 0: all guarantees held and all faults really happened; 1: not so.',
    )
    .option('--minutes <n>', 'how long faults happen; the checks after it take another', minutes, 3)
    .addOption(
      new Option('--seed <n>', 'fixes the faults and what the buyers do')
        .argParser(whole(0))
        .default(Math.floor(Math.random() * 1_000_000), 'random, and printed'),
    )
    .addOption(
      new Option(
        '--fsync <policy>',
        'of Redis; with always nothing may be lost, so no data is taken away either',
      )
        .choices(['always', 'everysec'])
        .default('everysec'),
    )
    .option('--cluster', 'on a Redis Cluster: three masters with a replica each', false)
    .option('--apis <n>', 'API processes', whole(1, 8), 2)
    .option('--workers <n>', 'worker processes', whole(1, 8), 3)
    .option('--buyers <n>', 'buyers who buy again and again', whole(1, 5000), 300)
    .option('--history <file>', 'writes down everything that was asked and answered')
    .option('--json <file>', 'the result, machine readable');
}

/** Reads the command line. Throws UsageError naming the option that is wrong. */
export const readTortureOptions = (argv: readonly string[]): TortureOptions =>
  parse(createCommand(), argv).opts<TortureOptions>();
