import { VisuallyHidden } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatDiscount, formatMoney } from '../lib/format.ts';
import classes from './price.module.css';

type Props = {
  sale: Pick<Sale, 'priceCents' | 'originalPriceCents' | 'currency'>;
  large?: boolean;
};

export function Price({ sale, large = false }: Props) {
  const { t, i18n } = useTranslation();
  const { priceCents, originalPriceCents, currency } = sale;
  const off = formatDiscount(priceCents, originalPriceCents, i18n.language);
  return (
    <p className={classes.row} data-large={large || undefined}>
      <VisuallyHidden>{t('sale.price')} </VisuallyHidden>
      <strong className={classes.now} translate="no">
        {formatMoney(priceCents, currency, i18n.language)}
      </strong>
      {off && (
        <>
          <VisuallyHidden>{t('sale.original')} </VisuallyHidden>
          <s className={classes.before}>
            {formatMoney(originalPriceCents, currency, i18n.language)}
          </s>
          <span className={classes.off}>{t('sale.off', { off })}</span>
        </>
      )}
    </p>
  );
}
