import { Title } from '@mantine/core';
import type { LabRun, LabSide } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import type { Crowd } from '../crowd/crowd.ts';
import { countsOf } from '../crowd/counts.ts';
import { CrowdCanvas } from '../crowd/crowd-canvas.tsx';
import { Legend } from '../crowd/legend.tsx';
import classes from '../lab-page.module.css';
import { Lesson } from '../lessons/lesson.tsx';
import { binsOf } from './histogram-axis.ts';
import { Histogram } from './histogram.tsx';
import { SideFigures } from './side-figures.tsx';
import { useLength } from './use-length.ts';

type Props = {
  side: LabSide;
  run: LabRun | null;
  people: number;
  crowd: Crowd;
};

/** One of the two shops: its buyers, and what became of them. */
export function SidePanel({ side, run, people, crowd }: Props) {
  const { t } = useTranslation('lab');
  const figures = run?.figures[side];
  return (
    <section className={`${classes.panel} ${classes.side}`} aria-labelledby={`lab-${side}`}>
      <header>
        <Title order={2} size="h3" id={`lab-${side}`}>
          {t(`sides.${side}.title`)}
        </Title>
        <p className={classes.lead}>{t(`sides.${side}.lead`)}</p>
      </header>
      <CrowdCanvas crowd={crowd} people={people} name={t('canvas', { count: people })} />
      <Legend side={side} counts={countsOf(people, figures)} />
      <SideFigures side={side} figures={figures} />
    </section>
  );
}

/** How long people waited at one of them, and why. */
export function SideTimes({ side, run }: Pick<Props, 'side' | 'run'>) {
  const { t } = useTranslation('lab');
  const length = useLength();
  const figures = run?.figures[side];
  const all = run
    ? Object.values(run.figures).flatMap(({ answers, verdicts }) => [
        answers.counts,
        verdicts.counts,
      ])
    : [];
  const bins = binsOf(all);
  const most = Math.max(1, ...all.flat());
  const words = (times: { p50: number; p95: number; max: number } | null | undefined) =>
    times
      ? t('spread', { p50: length(times.p50), p95: length(times.p95), max: length(times.max) })
      : '';
  return (
    <section className={classes.panel} aria-labelledby={`lab-times-${side}`}>
      <Title order={3} size="h5" id={`lab-times-${side}`}>
        {t(`sides.${side}.times`)}
      </Title>
      <div className={classes.histograms}>
        <Histogram
          title={t('answers')}
          counts={figures?.answers.counts ?? []}
          words={words(figures?.answer)}
          ink="--accent-bar"
          {...{ bins, most }}
        />
        <Histogram
          title={t('verdicts')}
          counts={figures?.verdicts.counts ?? []}
          words={words(figures?.verdict)}
          ink="--good-text"
          {...{ bins, most }}
        />
      </div>
      <Lesson name={side} />
    </section>
  );
}
