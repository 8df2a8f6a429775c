import { Button } from '@mantine/core';
import type { Order } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Countdown } from '../../../components/countdown.tsx';
import { CheckIcon } from '../../../components/icons.tsx';
import { ButtonLink } from '../../../components/link.tsx';
import { OrderSum } from '../../../components/order-sum.tsx';
import { PayButton } from '../../../components/pay-button.tsx';
import { Celebration } from './celebration.tsx';
import { DialogTitle } from './dialog-title.tsx';
import classes from './verdict.module.css';

type Props = { order: Order; duplicate: boolean; stoodBy: boolean; onDismiss(): void };

export function WonVerdict({ order, duplicate, stoodBy, onDismiss }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.root} data-testid="verdict" data-status="success">
      <Celebration />
      <div className={classes.seal} data-won>
        <CheckIcon size={52} />
      </div>
      {/* Anew once it is paid: the button that had the focus is gone. */}
      <DialogTitle key={order.status}>{t('verdict.success')}</DialogTitle>
      <p className={classes.text} aria-live="polite">
        {text()}
      </p>
      <dl className={classes.receipt}>
        <div>
          <dt>{t('verdict.order')}</dt>
          <dd className={classes.number} data-testid="order-id">
            {order.orderNumber}
          </dd>
        </div>
        <div>
          <dt>{t('verdict.price')}</dt>
          <dd>
            <OrderSum order={order} />
          </dd>
        </div>
        {order.status === 'unpaid' && (
          <div>
            <dt>{t('verdict.payBy')}</dt>
            <dd className={classes.payBy}>
              <Countdown until={order.payBy} over={t('verdict.payOver')} />
            </dd>
          </div>
        )}
      </dl>
      {order.status === 'unpaid' && (
        <div className={classes.pay}>
          <PayButton order={order} size="lg" radius="lg" />
        </div>
      )}
      <div className={classes.buttons}>
        <ButtonLink to="/orders" variant="default" size="lg" radius="lg" onClick={onDismiss}>
          {t('verdict.toOrders')}
        </ButtonLink>
        <Button variant="default" size="lg" radius="lg" onClick={onDismiss}>
          {t('close')}
        </Button>
      </div>
    </div>
  );

  function text(): string {
    if (order.status === 'paid') return t('pay.done');
    if (duplicate) return t('verdict.duplicate');
    return stoodBy ? t('verdict.stoodBy.successText') : t('verdict.successText');
  }
}
