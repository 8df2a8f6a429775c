import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import classes from './stock-bar.module.css';

/** How much is left, as words and as a bar. Unknown stock is said, never drawn as empty or full. */
export function StockBar({ sale }: { sale: Pick<Sale, 'available' | 'total'> }) {
  const { t } = useTranslation();
  const { available, total } = sale;
  const share = available === null || total === 0 ? 0 : Math.min(1, available / total);
  return (
    <div className={classes.root}>
      <p className={classes.words} data-testid="stock">
        {available === null ? t('sale.stockUnknown') : t('sale.stock', { available, total })}
      </p>
      <div
        className={classes.track}
        aria-hidden="true"
        data-unknown={available === null || undefined}
      >
        <div className={classes.fill} style={{ transform: `scaleX(${share})` }} />
      </div>
    </div>
  );
}
