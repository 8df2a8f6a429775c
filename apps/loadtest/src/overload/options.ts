import { Command } from 'commander';
import { list, parse, whole } from '../command/arguments.ts';

export type OverloadOptions = {
  /** Of each step, and of each flood. */
  seconds: number;
  /** ms of processor that an accepted purchase costs more in the steps. */
  slowDown: number;
  /** Per cent of the capacity. */
  steps: number[];
  floods: boolean;
  shed: boolean;
  json?: string;
};

const createCommand = () =>
  new Command('npm run overload --')
    .usage('[options]')
    .description(
      'Asks a product on private servers for up to five times what it can do, at a fixed rate whatever it answers, and pays while it is flooded. Prints what was accepted, how fast, and what was refused. About four minutes.',
    )
    .option('--seconds <s>', 'of each step and each flood', whole(2, 600), 10)
    .option(
      '--slow-down <ms>',
      'of processor that each accepted purchase costs more in the steps',
      whole(0, 1000),
      4,
    )
    .option(
      '--steps <list>',
      'loads in per cent of the capacity, one after the other',
      list(whole(1, 10_000)),
      [50, 100, 150, 200, 300, 500],
    )
    .option('--no-floods', 'only the steps')
    .option('--no-shed', 'with bounds that nothing reaches, to compare')
    .option('--json <file>', 'every figure, machine readable');

/** Reads the command line. Throws UsageError naming the option that is wrong. */
export const readOverloadOptions = (argv: readonly string[]): OverloadOptions =>
  parse(createCommand(), argv).opts<OverloadOptions>();
