import { Button, type ButtonProps } from '@mantine/core';
import type { Order } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../lib/format.ts';
import { useEndOrder } from '../lib/orders.ts';
import { useErrorWords } from '../lib/use-error-words.ts';
import classes from './pay-button.module.css';

/** Pays an unpaid order. Pressing again after a lost answer is safe: the server charges once. */
export function PayButton({ order, ...look }: { order: Order } & ButtonProps) {
  const { t, i18n } = useTranslation();
  const words = useErrorWords();
  const pay = useEndOrder('pay', order.orderId);
  const price = formatMoney(order.priceCents, order.currency, i18n.language);
  const confirming = pay.data?.status === 'unpaid';
  return (
    <div className={classes.root}>
      <Button
        {...look}
        fullWidth
        loading={pay.isPending}
        disabled={confirming}
        onClick={() => pay.mutate()}
      >
        {t('pay.button', { price })}
      </Button>
      <output className={classes.note}>
        {pay.error ? words(pay.error) : confirming && t('pay.confirming')}
      </output>
    </div>
  );
}
