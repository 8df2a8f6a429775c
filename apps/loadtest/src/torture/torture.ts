import { writeFileSync } from 'node:fs';
import { wireError } from '../product/failure.ts';
import { run } from '../command/run.ts';
import { requireWritable } from '../storm/report/json-file.ts';
import { abortOnSignal } from '../storm/interrupt.ts';
import { readTortureOptions } from './options.ts';
import { inVain, report } from './report.ts';
import { torture } from './run.ts';

async function main(): Promise<number> {
  const options = readTortureOptions(process.argv.slice(2));
  if (options.json) requireWritable(options.json);
  if (options.history) requireWritable(options.history);
  const signal = abortOnSignal(() => process.exit(130));
  const { seed, fsync, cluster, apis, workers } = options;
  console.error(
    `Seed ${seed}, fsync ${fsync}, ${cluster ? 'a Redis Cluster' : 'one Redis'}, ${apis} APIs, ${workers} workers`,
  );
  const result = await torture(options, (line) => console.error(`  ${line}`), signal);
  console.log(report(result));
  if (options.json) {
    const { faults, situations, ...rest } = result;
    const json = {
      ...rest,
      faults: Object.fromEntries(faults),
      situations: Object.fromEntries(situations),
    };
    writeFileSync(options.json, JSON.stringify(json));
  }
  const isShort = options.minutes < 1.5;
  return result.violations.length > 0 || (!isShort && inVain(result).length > 0) ? 1 : 0;
}

await run(main, (error) => `The torture did not finish: ${wireError(error)}`);
// Node does not always end by itself after so many connections that were reset: it waits for one of them for ever.
process.exit();
