import type { LabFault, VerifySheet } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatClock, formatNumber } from '../../../../lib/format.ts';
import type { LabView } from '../watch/lab-view.ts';
import classes from './fault-cards.module.css';

type Props = {
  fault: LabFault;
  news: LabView['faults'][LabFault];
  sheet: VerifySheet | null;
};

/** After these a batch is in the hands of another worker too. */
const DELIVERS_AGAIN: ReadonlySet<LabFault> = new Set(['deliver_twice', 'kill_worker'] as const);

/** That it happens now, or is over, and whether the guarantees have held through it. */
export function FaultState({ fault, news, sheet }: Props) {
  const { t, i18n } = useTranslation('lab');
  const held = sheet?.checks.filter(({ ok }) => ok).length ?? 0;
  const all = sheet?.checks.length ?? 0;
  return (
    <output className={classes.state} data-tone={news && toneOf(news.state, sheet)}>
      {news && t(`faults.${news.state}`, { time: formatClock(news.at, i18n.language) })}
      {news?.state === 'over' &&
        ` ${sheet ? t('faults.guarantees', { held, all }) : t('faults.soon')}`}
      {news?.state === 'over' && sheet && DELIVERS_AGAIN.has(fault) && (
        <Deliveries counts={sheet.counts} />
      )}
    </output>
  );
}

/** That it happened twice, and that what is kept counts it once. */
function Deliveries({ counts }: Pick<VerifySheet, 'counts'>) {
  const { t, i18n } = useTranslation('lab');
  const { redelivered, liveOrders, claims } = counts;
  if (redelivered === undefined || liveOrders === undefined || claims === undefined) return null;
  const number = (value: number) => formatNumber(value, i18n.language);
  if (redelivered === 0) return <span data-testid="deliveries"> {t('faults.deliveredOnce')}</span>;
  const figures = { orders: number(liveOrders), claims: number(claims) };
  return (
    <span data-testid="deliveries">
      {' '}
      {t('faults.redelivered', { again: number(redelivered), ...figures })}
    </span>
  );
}

function toneOf(state: NonNullable<Props['news']>['state'], sheet: VerifySheet | null) {
  if (state === 'begun' || state === 'late') return 'warn';
  if (state === 'failed' || sheet?.ok === false) return 'bad';
  return sheet ? 'good' : 'plain';
}
