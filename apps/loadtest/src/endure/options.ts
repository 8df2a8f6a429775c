import { Command, Option } from 'commander';
import { parse, whole } from '../command/arguments.ts';

export type EndureOptions = {
  tasks: number;
  seed: number;
  /** Seconds from one kill to the next; 0: none. */
  killEvery: number;
  workers: number;
  /** How many each worker process runs at once, of each queue. */
  concurrency: number;
  /** ms after which what a killed worker had in hand is given to another; half of it between looks for such. */
  lock: number;
  /** At most so many are submitted and not ended. */
  open: number;
};

const createCommand = () =>
  new Command('npm run endure --')
    .usage('[options]')
    .description(
      'Sends very many tasks of all sorts through worker processes that are killed again and again, on a private Redis. Each must end exactly once, as it should, and memory must not grow. Exit code 0: so it was.',
    )
    .option('--tasks <n>', 'how many', whole(100, 10_000_000), 100_000)
    .addOption(
      new Option('--seed <n>', 'fixes the order of the tasks and who is killed')
        .argParser(whole(0))
        .default(Math.floor(Math.random() * 1_000_000), 'random, and printed'),
    )
    .option('--kill-every <s>', 'kills a worker so often; 0: never', whole(0, 3600), 10)
    .option('--workers <n>', 'processes', whole(1, 16), 2)
    .option('--concurrency <n>', 'tasks at once, of each queue in each worker', whole(1, 1000), 100)
    .option(
      '--lock <ms>',
      'what a killed worker had goes on so much later',
      whole(100, 60_000),
      5000,
    )
    .option('--open <n>', 'submitted and not ended at once', whole(10, 100_000), 4000);

/** Reads the command line. Throws UsageError naming the option that is wrong. */
export const readEndureOptions = (argv: readonly string[]): EndureOptions =>
  parse(createCommand(), argv).opts<EndureOptions>();
