import type { SaleOverview } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import classes from './line-figures.module.css';
import { useShortTime } from './use-short-time.ts';

const PERCENTILES = ['p50', 'p95', 'p99'] as const;
/** A batch takes a fraction of this: whoever waits longer waits for something that is broken. */
const OVERDUE_MS = 3000;

/** How long tickets of the round waited for their verdict, and whether those whose turn it is wait too long. */
export function VerdictTimes({ sale }: { sale: SaleOverview }) {
  const { t } = useTranslation('admin');
  const timeOf = useShortTime();
  const { verdictMs, overdueMs = 0 } = sale;
  return (
    <>
      {overdueMs > OVERDUE_MS && (
        <Notice tone="warn">{t('overview.overdue', { time: timeOf(overdueMs) })}</Notice>
      )}
      <p className={classes.outcomes}>
        <span>{t('overview.times')}</span>
        {verdictMs
          ? PERCENTILES.map((name) => (
              <span key={name} className={classes.outcome} data-testid={name}>
                {name} <b>{timeOf(verdictMs[name])}</b>
              </span>
            ))
          : t('overview.noTimes')}
      </p>
    </>
  );
}
