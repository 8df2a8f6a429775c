import type { LabRun } from '@seckill/contracts';
import { SIDES } from '../sides.ts';
import { useTranslation } from 'react-i18next';
import { countsOf, shownOf } from '../crowd/counts.ts';
import { useLength } from '../figures/use-length.ts';
import type { Captions } from './picture.ts';

/** What a picture of a run says in words. */
export function useCaptions(): (run: LabRun) => Captions {
  const { t } = useTranslation('lab');
  const length = useLength();
  return (run) => {
    const { people, units, slots, queue, workMs } = run.settings;
    const sides = SIDES.map((side) => {
      const counts = countsOf(people, run.figures[side]);
      const told = shownOf(side, counts)
        .filter((dot) => counts[dot] > 0)
        .map((dot) => t('count', { state: t(`dots.${dot}`), value: counts[dot] }));
      const { answer, verdict } = run.figures[side];
      const times = [
        answer && `${t('figures.lastAnswer')}: ${length(answer.max)}`,
        verdict && `${t('figures.lastVerdict')}: ${length(verdict.max)}`,
      ];
      const lines = [t(`sides.${side}.title`), told.join(t('comma')), ...times];
      return [side, lines.filter((line) => line !== null)];
    });
    return {
      title: t('title'),
      lead: t('settings.words', {
        people,
        units,
        slots,
        queue,
        work: length(workMs),
        seed: run.seed,
      }),
      sides: Object.fromEntries(sides),
    };
  };
}
