import { Command, Option } from 'commander';
import { list, parse, UsageError, whole } from '../command/arguments.ts';
import { seededBugs } from './seeded-bugs/index.ts';
import type { SeededBug } from './seeded-bug.ts';

export type MutantOptions = {
  only: SeededBug[];
  /** Only say which there are. */
  list: boolean;
  jobs: number;
};

function createCommand(): Command {
  return new Command('npm run mutants --')
    .usage('[options]')
    .description(
      'Makes mistakes in a copy of the sources, one at a time, and sees whether the test that is named beside each turns red. Some ten minutes.',
    )
    .addOption(
      new Option('--only <names>', 'some of them, separated by commas')
        .argParser(list(toBug))
        .default(seededBugs, 'all'),
    )
    .option('--list', 'shows them and what each breaks, and runs nothing', false)
    .option('--jobs <n>', 'how many at the same time', whole(1, 16), 2);
}

function toBug(name: string): SeededBug {
  const bug = seededBugs.find((each) => each.name === name);
  if (!bug) throw new UsageError(`There is no seeded bug ${name}. See --list.`);
  return bug;
}

/** Reads the command line. Throws UsageError naming the option that is wrong. */
export const readMutantOptions = (argv: readonly string[]): MutantOptions =>
  parse(createCommand(), argv).opts<MutantOptions>();
