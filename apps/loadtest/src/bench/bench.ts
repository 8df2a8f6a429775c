import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command/run.ts';
import { replaceBetweenMarkers } from './figures/document.ts';
import { measureGrowth } from './growth/run-growth.ts';
import { measureIdle } from './idle/measure-idle.ts';
import { measureLimits } from './limits/measure-limits.ts';
import type { Outcome } from './outcome.ts';
import { readBenchOptions, type BenchOptions } from './options.ts';
import { documentSection, screen } from './figures/output.ts';
import { runBench } from './run.ts';
import { measureScale } from './scale/measure-scale.ts';
import { measureVerdicts } from './storms/verdicts.ts';

const DOCUMENTS = join(import.meta.dirname, '../../../../docs');

async function contestants(options: BenchOptions): Promise<Outcome> {
  const result = await runBench(options, say);
  const text = documentSection(result);
  return {
    screen: screen(result),
    sections: [{ file: 'performance.md', name: 'bench', text }],
    everything: result,
    problems: result.problems,
  };
}

const say = (line: string) => console.error(line);

function measure(options: BenchOptions): Promise<Outcome> {
  if (options.scale) return measureScale(options, say);
  if (options.growth) return measureGrowth(options, say);
  if (options.verdicts) return measureVerdicts(options, say);
  if (options.limits) return measureLimits(options, say);
  if (options.idle) return measureIdle(options, say);
  return contestants(options);
}

async function main(): Promise<number> {
  const options = readBenchOptions(process.argv.slice(2));
  const outcome = await measure(options);
  console.log(outcome.screen);
  if (options.json) writeFileSync(options.json, JSON.stringify(outcome.everything, null, 2));
  if (options.write) write(outcome);
  return outcome.problems.length === 0 ? 0 : 1;
}

function write({ sections, picture }: Outcome): void {
  if (picture) writeFileSync(join(DOCUMENTS, 'images/growth.svg'), picture);
  for (const { file, name, text } of sections) {
    const path = join(DOCUMENTS, file);
    const document = readFileSync(path, 'utf8');
    writeFileSync(path, replaceBetweenMarkers(document, name, text));
    console.log(`Written to docs/${file}.`);
  }
}

process.once('SIGINT', () => {
  console.error('\nStopped.');
  process.exit(130);
});

await run(main, (error) => error);
