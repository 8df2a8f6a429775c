import { VisuallyHidden } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { discountPercent, formatMoney } from '../lib/format.ts';
import classes from './price.module.css';

type Props = {
  sale: Pick<Sale, 'priceCents' | 'originalPriceCents' | 'currency'>;
  large?: boolean;
};

export function Price({ sale, large = false }: Props) {
  const { t, i18n } = useTranslation();
  const { priceCents, originalPriceCents, currency } = sale;
  const percent = discountPercent(priceCents, originalPriceCents);
  return (
    <p className={classes.row} data-large={large || undefined}>
      <VisuallyHidden>{t('sale.price')} </VisuallyHidden>
      <strong className={classes.now}>{formatMoney(priceCents, currency, i18n.language)}</strong>
      {percent > 0 && (
        <>
          <VisuallyHidden>{t('sale.original')} </VisuallyHidden>
          <s className={classes.before}>
            {formatMoney(originalPriceCents, currency, i18n.language)}
          </s>
          <span className={classes.off}>{t('sale.off', { percent })}</span>
        </>
      )}
    </p>
  );
}
