import type { LabFigures, LabSide } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../../lib/format.ts';
import classes from '../../overview/line-figures.module.css';
import { useLength } from './use-length.ts';

type Props = { side: LabSide; figures: LabFigures | undefined };

/** What the two sides differ in. */
export function SideFigures({ side, figures }: Props) {
  const { t, i18n } = useTranslation('lab');
  const length = useLength();
  const number = (value: number | undefined) => formatNumber(value ?? 0, i18n.language);
  const time = (ms: number | undefined) => (ms === undefined ? t('notYet') : length(ms));
  const shown = [
    { key: 'turnedAway', value: number(figures?.turnedAway) },
    { key: 'held', value: number(figures?.asking) },
    { key: 'lastAnswer', value: time(figures?.answer?.max) },
    { key: 'lastVerdict', value: time(figures?.verdict?.max) },
    { key: 'sold', value: number(figures?.success) },
  ] as const;
  return (
    <dl className={classes.figures}>
      {shown.map(({ key, value }) => (
        <div key={key} data-lead={key === 'turnedAway' || undefined}>
          <dt>{t(`figures.${key}`)}</dt>
          <dd data-testid={`${side}-${key}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
