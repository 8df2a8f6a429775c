import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command/run.ts';
import { replaceBetweenMarkers } from './figures/document.ts';
import { readBenchOptions } from './options.ts';
import { documentSection, screen } from './figures/output.ts';
import { runBench } from './run.ts';

const DOCUMENT = join(import.meta.dirname, '../../../../docs/performance.md');

async function main(): Promise<number> {
  const options = readBenchOptions(process.argv.slice(2));
  const result = await runBench(options, (line) => console.error(line));
  console.log(screen(result));
  if (options.json) writeFileSync(options.json, JSON.stringify(result, null, 2));
  if (options.write) {
    const document = readFileSync(DOCUMENT, 'utf8');
    writeFileSync(DOCUMENT, replaceBetweenMarkers(document, documentSection(result)));
    console.log('Written to docs/performance.md.');
  }
  return result.problems.length === 0 ? 0 : 1;
}

process.once('SIGINT', () => {
  console.error('\nStopped.');
  process.exit(130);
});

await run(main, (error) => error);
