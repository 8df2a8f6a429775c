import type { AdminOrder } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { OrderItem } from '../orders/order-item.tsx';
import { Rows } from '../row.tsx';
import { Section } from './section.tsx';

export function PersonOrders({ orders }: { orders: readonly AdminOrder[] }) {
  const { t } = useTranslation('admin');
  const none = orders.length === 0 && `${t('people.noOrders')}. ${t('people.noOrdersText')}`;
  return (
    <Section title={t('people.orders')} none={none}>
      <Rows label={t('people.orders')}>
        {orders.map((order) => (
          <OrderItem key={order.orderId} order={order} />
        ))}
      </Rows>
    </Section>
  );
}
