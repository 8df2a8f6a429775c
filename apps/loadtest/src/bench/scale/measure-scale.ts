import type { BenchOptions } from '../options.ts';
import type { Outcome } from '../outcome.ts';
import { capacitySection, problemsOf, scaleSection } from './report.ts';
import { runScale } from './run-scale.ts';

/** The product in several sizes, and what a crowd needs. Where too little was measured for that, only what went wrong. */
export async function measureScale(
  options: BenchOptions,
  say: (line: string) => void,
): Promise<Outcome> {
  const result = await runScale(options, say);
  const problems = problemsOf(result);
  const isEnough = (['losers', 'winners'] as const).every((load) =>
    result.runs.some((run) => run.load === load),
  );
  const sections = isEnough
    ? [
        { file: 'scale.md', name: 'scale', text: scaleSection(result) },
        { file: 'operations.md', name: 'capacity', text: capacitySection(result) },
      ]
    : [];
  const screen = [...sections.map(({ text }) => text), ...problems].join('\n\n');
  return { screen, sections, everything: result, problems };
}
