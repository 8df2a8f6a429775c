import { Container } from '@mantine/core';
import type { Order } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { PayButton } from '../../components/pay-button.tsx';
import { formatCountdown } from '../../lib/format.ts';
import { useSale } from '../../lib/sales.ts';
import { useCountdown } from '../../lib/use-countdown.ts';
import classes from './places.module.css';

/** An order that is mine only if I pay it in time. */
export function PayItem({ order }: { order: Order }) {
  const { t } = useTranslation();
  const { data: sale } = useSale(order.saleId);
  const left = useCountdown(order.payBy);
  if (left === 0) return null;
  const title = order.title || sale?.title || t('places.aSale');
  return (
    <li className={classes.item} data-unpaid>
      <Container size={1080} className={classes.row}>
        <Link href="/orders" className={classes.link}>
          {t('places.unpaid', { title, left: formatCountdown(left) })}
        </Link>
        <div className={classes.pay}>
          <PayButton order={order} size="sm" variant="white" />
        </div>
      </Container>
    </li>
  );
}
