import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import classes from './stock-bar.module.css';

/**
 * How much is left and how many wait for it, as words and as a bar. Unknown stock is said, never drawn as empty or full.
 */
export function StockBar({ sale }: { sale: Pick<Sale, 'available' | 'total' | 'waiting'> }) {
  const { t } = useTranslation();
  const { available, total, waiting } = sale;
  const share = available === null || total === 0 ? 0 : Math.min(1, available / total);
  return (
    <div className={classes.root}>
      <p className={classes.words}>
        <span data-testid="stock">
          {available === null ? t('sale.stockUnknown') : t('sale.stock', { available, total })}
        </span>
        {waiting > 0 && (
          <span data-testid="waiting">
            {!available
              ? t('inLine.waitingUnknown', { waiting })
              : t('inLine.waiting', { waiting, available })}
          </span>
        )}
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
