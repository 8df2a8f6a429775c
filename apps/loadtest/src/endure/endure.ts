import { markdownTable } from 'markdown-table';
import { run } from '../command/run.ts';
import { wireError } from '../product/failure.ts';
import { abortOnSignal } from '../storm/interrupt.ts';
import { readEndureOptions } from './options.ts';
import { endure, type Endured } from './run.ts';
import type { Tenth } from './memory.ts';

async function main(): Promise<number> {
  const options = readEndureOptions(process.argv.slice(2));
  const signal = abortOnSignal(() => process.exit(130));
  console.error(
    `${options.tasks} tasks, seed ${options.seed}, ${options.workers} workers, a kill every ${options.killEvery} s`,
  );
  const endured = await endure(options, (line) => console.error(`  ${line}`), signal);
  const { faults, grew } = endured;
  console.log(report(endured));
  for (const each of [...faults.told, ...grew]) console.log(`  ${each}`);
  return faults.count + grew.length > 0 ? 1 : 0;
}

function report({ seconds, ended, kills, compared, runs, tenths, faults, grew }: Endured): string {
  const verdict = [
    faults.count === 0 ? 'each ended once, as it should' : `${faults.count} FAULTS`,
    grew.length === 0 ? 'memory is flat' : 'MEMORY GREW',
  ].join('; ');
  const head = ['tenth', 's', 'ended/s', 'kills', 'Redis MB', 'a worker MB', 'submitter MB'];
  return [
    markdownTable([head, ...tenths.map(row)], { align: head.map(() => 'r') }),
    `${ended} tasks in ${Math.round(seconds)} s, ${kills} kills; ${runs.once} ran once, ${runs.more} more often; of ${compared} what is stored was looked at.`,
    `Verdict: ${verdict}.`,
  ].join('\n');
}

const row = (each: Tenth): string[] =>
  [
    each.tenth,
    each.seconds,
    each.perSecond,
    each.kills,
    each.redisMb,
    each.workerMb,
    each.ownMb,
  ].map((figure) => String(Math.round(figure)));

await run(main, (error) => `The run did not finish: ${wireError(error)}`);
