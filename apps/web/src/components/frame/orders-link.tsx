import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useUnpaid } from '../../lib/tickets/use-unpaid.ts';
import { OrderIcon } from '../icons.tsx';
import { NavLink } from './nav-link.tsx';
import classes from './orders-link.module.css';

/** The way to my orders, and how many of them wait to be paid. */
export function OrdersLink() {
  const { t } = useTranslation();
  const count = useUnpaid().length;
  return (
    <NavLink to="/orders" icon={<Icon count={count} />}>
      {t('nav.orders')}
      {count > 0 && <VisuallyHidden> ({t('places.toPay', { count })})</VisuallyHidden>}
    </NavLink>
  );
}

function Icon({ count }: { count: number }) {
  return (
    <span className={classes.icon}>
      <OrderIcon />
      {count > 0 && (
        <span className={classes.badge} aria-hidden="true">
          {count}
        </span>
      )}
    </span>
  );
}
