import type { SaleOverview } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { StackedBar } from '../stacked-bar.tsx';
import { bucketsOf } from './buckets-of.ts';

/** The stock of the round by who holds it: free, free for those who stand by, claimed, held until paid, paid. */
export function StockBuckets({ sale }: { sale: SaleOverview }) {
  const { t } = useTranslation();
  return (
    <StackedBar
      title={t('admin.stock', { total: sale.total })}
      parts={bucketsOf(sale).map((bucket) => ({ ...bucket, name: t(`admin.${bucket.key}`) }))}
    />
  );
}
