import { Badge } from '@mantine/core';
import { isLive, type Order, type Sale } from '@seckill/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Countdown } from '../../components/countdown.tsx';
import { MoneyNotes } from '../../components/money-notes.tsx';
import { OrderSum } from '../../components/order-sum.tsx';
import { PayButton } from '../../components/pay-button.tsx';
import { Picture } from '../../components/picture.tsx';
import { TextLink } from '../../components/link.tsx';
import { formatTime } from '../../lib/format.ts';
import { GiveBack } from './give-back.tsx';
import classes from './order-card.module.css';

const TONES: Partial<Record<Order['status'], string>> = { unpaid: 'accent', paid: 'good' };

export function OrderCard({ order, sale }: { order: Order; sale: Sale | undefined }) {
  const { t, i18n } = useTranslation();
  const { status } = order;
  const card = useRef<HTMLLIElement>(null);
  const before = useRef(status);

  // The button that ended it is gone, and must not take the focus with it.
  useEffect(() => {
    if (before.current === status) return;
    before.current = status;
    if (document.activeElement === document.body) card.current?.focus();
  }, [status]);

  const code = isLive(status) ? order.receiptCode : undefined;
  // As bought; an order made by an earlier version is named by its sale.
  const title = order.title || sale?.title;
  const imageUrl = order.imageUrl || sale?.imageUrl;
  return (
    <li
      ref={card}
      tabIndex={-1}
      className={classes.card}
      data-closed={isLive(status) ? undefined : true}
    >
      <div className={classes.picture}>{imageUrl && <Picture src={imageUrl} />}</div>
      <div className={classes.body}>
        <div className={classes.top}>
          <h2 className={classes.title}>
            <TextLink to={`/sales/${order.saleId}`} inherit c="inherit">
              {title || t('orders.number')}
            </TextLink>
          </h2>
          <Badge color={TONES[status] ?? 'plain'} className={classes.status ?? ''}>
            {t(`orders.status.${status}`)}
          </Badge>
        </div>
        <p className={classes.money}>
          <OrderSum order={order} />
          {status === 'unpaid' && (
            <span className={classes.deadline}>
              {t('orders.payWithin')} <Countdown until={order.payBy} over={t('verdict.payOver')} />
            </span>
          )}
        </p>
        <dl className={classes.facts}>
          <div>
            <dt>{t('orders.number')}</dt>
            <dd className={classes.number}>{order.orderNumber}</dd>
          </div>
          <div>
            <dt>{t('orders.placed')}</dt>
            <dd>{formatTime(order.createdAt, i18n.language)}</dd>
          </div>
          {order.paidAt && (
            <div>
              <dt>{t('orders.paid')}</dt>
              <dd>{formatTime(order.paidAt, i18n.language)}</dd>
            </div>
          )}
          {code && (
            <div>
              <dt>{t('receipt.code')}</dt>
              <dd className={classes.number}>{code}</dd>
            </div>
          )}
        </dl>
        {code && <p className={classes.keep}>{t('receipt.keep')}</p>}
        {status !== 'unpaid' && <MoneyNotes order={order} />}
        {status === 'unpaid' && (
          <div className={classes.actions}>
            <PayButton order={order} size="sm" />
            <GiveBack order={order} />
          </div>
        )}
      </div>
    </li>
  );
}
