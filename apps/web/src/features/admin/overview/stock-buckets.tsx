import type { SaleOverview } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import classes from './stock-buckets.module.css';

/** The stock of the round by who holds it: free, free for those who stand by, claimed, held until paid, paid. */
export function StockBuckets({ sale }: { sale: SaleOverview }) {
  const { t } = useTranslation();
  const buckets = [
    { key: 'available', units: sale.available },
    { key: 'reserved', units: sale.reserved ?? 0 },
    { key: 'claimed', units: sale.claimed ?? 0 },
    { key: 'unpaid', units: sale.unpaid },
    { key: 'paid', units: sale.paid },
  ] as const;
  return (
    <div className={classes.root}>
      <p className={classes.total}>{t('admin.stock', { total: sale.total })}</p>
      <div className={classes.bar} aria-hidden="true">
        {buckets.map(({ key, units }) => (
          <span key={key} data-bucket={key} style={{ flexGrow: units ?? 0 }} />
        ))}
      </div>
      <dl className={classes.legend}>
        {buckets.map(({ key, units }) => (
          <div key={key}>
            <dt data-bucket={key}>{t(`admin.${key}`)}</dt>
            <dd data-testid={key}>{units ?? t('admin.unknown')}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
