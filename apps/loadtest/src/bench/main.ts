import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../storm/options.ts';
import { replaceBetweenMarkers } from './figures/document.ts';
import { readBenchOptions, usage } from './options.ts';
import { documentSection, screen } from './figures/output.ts';
import { runBench } from './run.ts';

const DOCUMENT = join(import.meta.dirname, '../../../../docs/performance.md');

async function main(): Promise<number> {
  const options = readBenchOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return 0;
  }
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

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(error.message);
    return 2;
  }
  console.error(error);
  return 1;
});
