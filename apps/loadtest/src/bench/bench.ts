import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command/run.ts';
import { replaceBetweenMarkers } from './figures/document.ts';
import type { Outcome } from './outcome.ts';
import { readBenchOptions, type BenchOptions } from './options.ts';
import { documentSection, screen } from './figures/output.ts';
import { runBench } from './run.ts';
import { problemsOf, scaleSection } from './scale/report.ts';
import { runScale } from './scale/run-scale.ts';
import { measureVerdicts } from './storms/verdicts.ts';

const DOCUMENTS = join(import.meta.dirname, '../../../../docs');

async function contestants(options: BenchOptions): Promise<Outcome> {
  const result = await runBench(options, say);
  return {
    screen: screen(result),
    section: documentSection(result),
    everything: result,
    problems: result.problems,
  };
}

async function scale(options: BenchOptions): Promise<Outcome> {
  const result = await runScale(options, say);
  const section = scaleSection(result);
  const problems = problemsOf(result);
  return {
    screen: [section, ...problems].join('\n\n'),
    section,
    everything: result,
    problems,
  };
}

type Kind = [
  file: string,
  marker: string,
  measure: (options: BenchOptions, say: (line: string) => void) => Promise<Outcome>,
];

function kindOf(options: BenchOptions): Kind {
  if (options.scale) return ['scale.md', 'scale', scale];
  if (options.verdicts) return ['performance.md', 'verdicts', measureVerdicts];
  return ['performance.md', 'bench', contestants];
}

const say = (line: string) => console.error(line);

async function main(): Promise<number> {
  const options = readBenchOptions(process.argv.slice(2));
  const [file, marker, measure] = kindOf(options);
  const outcome = await measure(options, say);
  console.log(outcome.screen);
  if (options.json) writeFileSync(options.json, JSON.stringify(outcome.everything, null, 2));
  if (options.write) {
    const path = join(DOCUMENTS, file);
    const document = readFileSync(path, 'utf8');
    writeFileSync(path, replaceBetweenMarkers(document, marker, outcome.section));
    console.log(`Written to docs/${file}.`);
  }
  return outcome.problems.length === 0 ? 0 : 1;
}

process.once('SIGINT', () => {
  console.error('\nStopped.');
  process.exit(130);
});

await run(main, (error) => error);
