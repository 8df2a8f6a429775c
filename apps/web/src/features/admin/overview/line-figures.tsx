import { FORGOTTEN_TALLY, TICKET_TALLIES, type SaleOverview } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import classes from './line-figures.module.css';

/** The line in numbers, and how it has been decided so far. */
export function LineFigures({ sale }: { sale: SaleOverview }) {
  const { t, i18n } = useTranslation();
  const figures = [
    { key: 'waiting', value: sale.waiting },
    { key: 'accepted', value: sale.accepted },
    { key: 'decided', value: sale.decided },
    { key: 'acceptedRate', value: sale.acceptedPerSecond ?? 0 },
    { key: 'rate', value: sale.perSecond },
    { key: 'standby', value: sale.standby ?? 0 },
  ] as const;
  const decided = [...TICKET_TALLIES, FORGOTTEN_TALLY].filter((outcome) => sale.tickets[outcome]);
  return (
    <div className={classes.root}>
      <dl className={classes.figures}>
        {figures.map(({ key, value }) => (
          <div key={key} data-lead={key === 'waiting' || undefined}>
            <dt>{t(`admin.figures.${key}`)}</dt>
            <dd data-testid={key}>{formatNumber(value, i18n.language)}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.outcomes}>
        <span>{t('admin.verdicts')}</span>
        {decided.length === 0
          ? t('admin.noVerdicts')
          : decided.map((outcome) => (
              <span key={outcome} className={classes.outcome} data-outcome={outcome}>
                {t(`admin.outcome.${outcome}`)}{' '}
                <b>{formatNumber(sale.tickets[outcome] ?? 0, i18n.language)}</b>
              </span>
            ))}
      </p>
    </div>
  );
}
