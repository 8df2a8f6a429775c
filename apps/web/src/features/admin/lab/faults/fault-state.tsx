import type { LabFault, VerifySheet } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatClock } from '../../../../lib/format.ts';
import type { LabView } from '../watch/lab-view.ts';
import classes from './fault-cards.module.css';

type Props = { news: LabView['faults'][LabFault]; sheet: VerifySheet | null };

/** That it happens now, or is over, and whether the guarantees have held through it. */
export function FaultState({ news, sheet }: Props) {
  const { t, i18n } = useTranslation('lab');
  const held = sheet?.checks.filter(({ ok }) => ok).length ?? 0;
  const all = sheet?.checks.length ?? 0;
  return (
    <output className={classes.state} data-tone={news && toneOf(news.state, sheet)}>
      {news && t(`faults.${news.state}`, { time: formatClock(news.at, i18n.language) })}
      {news?.state === 'over' &&
        ` ${sheet ? t('faults.guarantees', { held, all }) : t('faults.soon')}`}
    </output>
  );
}

function toneOf(state: NonNullable<Props['news']>['state'], sheet: VerifySheet | null) {
  if (state === 'begun') return 'warn';
  if (state === 'failed' || sheet?.ok === false) return 'bad';
  return sheet ? 'good' : 'plain';
}
