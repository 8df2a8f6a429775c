import { Button, type ButtonProps } from '@mantine/core';
import type { Order } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../lib/format.ts';
import { toPay } from '../lib/order-money.ts';
import { useEndOrder, useOrders } from '../lib/orders.ts';
import { useSales } from '../lib/sales.ts';
import { useErrorWords } from '../lib/use-error-words.ts';
import { MoneyNotes } from './money-notes.tsx';
import classes from './pay-button.module.css';

/** Pays what is left of an unpaid order. Pressing again after a lost answer is safe: the server charges once. */
export function PayButton({ order, ...look }: { order: Order } & ButtonProps) {
  const { t, i18n } = useTranslation();
  const words = useErrorWords();
  const pay = useEndOrder('pay', order.orderId);
  const listed = useOrders().data?.find(({ orderId }) => orderId === order.orderId);
  const isDemo = useSales().data?.paymentProvider === 'demo';
  // The list is asked again and again, and hears of money that comes later.
  const latest = listed ?? pay.data ?? order;
  const confirming = latest.status === 'unpaid' && latest.payment?.status === 'pending';
  const price = formatMoney(toPay(latest), latest.currency, i18n.language);
  return (
    <div className={classes.root}>
      <MoneyNotes order={latest} />
      <Button
        {...look}
        fullWidth
        loading={pay.isPending}
        disabled={confirming && pay.isSuccess}
        onClick={() => pay.mutate()}
      >
        {t('pay.button', { price })}
      </Button>
      <output className={classes.note}>
        {pay.error ? words(pay.error) : confirming && t('pay.confirming')}
      </output>
      {isDemo && <p className={classes.note}>{t('money.demo')}</p>}
    </div>
  );
}
