import { join } from 'node:path';
import pc from 'picocolors';
import { run } from '../command/run.ts';
import { readMutantOptions } from './options.ts';
import { runMutants, type Verdict } from './run.ts';
import type { SeededBug } from './seeded-bug.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const stop = new AbortController();

async function main(): Promise<number> {
  const { only, list, jobs } = readMutantOptions(process.argv.slice(2));
  if (list) {
    for (const bug of only) console.log(`${pc.bold(bug.name)}  ${bug.breaks}\n  ${testOf(bug)}`);
    return 0;
  }
  const begun = performance.now();
  const { signal } = stop;
  let count = 0;
  const told = (verdict: Verdict) => {
    count += 1;
    console.log(`${String(count).padStart(2)}/${only.length} ${line(verdict)}`);
  };
  const verdicts = await runMutants({ root: ROOT, bugs: only, jobs, signal, told });
  const caught = verdicts.filter(({ outcome }) => outcome === 'caught').length;
  const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
  console.log(`${caught} of ${only.length} seeded bugs were caught, in ${minutes} minutes.`);
  return caught === only.length ? 0 : 1;
}

const MARKS = {
  caught: pc.green('caught  '),
  survived: pc.red('SURVIVED'),
  spoiled: pc.red('SPOILED '),
};

function line({ bug, outcome, message, ms }: Verdict): string {
  const seconds = `${(ms / 1000).toFixed(1)} s`.padStart(6);
  const [why = ''] = message.split('\n', 1);
  const says = outcome === 'caught' ? pc.dim(why.slice(0, 160)) : `${bug.breaks}\n${message}`;
  return `${MARKS[outcome]} ${seconds}  ${pc.bold(bug.name)}  ${testOf(bug)}\n      ${says}`;
}

const testOf = ({ test }: SeededBug) => `${test.file} "${test.name}"`;

// A Ctrl-C in the terminal is heard twice: npm hands it on.
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => stop.abort(new Error('stopped')));
}

await run(main, (error) => (stop.signal.aborted ? 'Stopped.' : error));
