import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../components/empty.tsx';
import { OrderIcon } from '../../../components/icons.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';
import { Rows } from '../row.tsx';
import { OrderItem } from './order-item.tsx';

export function FoundOrders({ number }: { number: string }) {
  const { t } = useTranslation('admin');
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'orders', number],
    queryFn: ({ signal }) => adminApi.findOrders(number, signal),
  });
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Waiting />;
  if (data.orders.length === 0) {
    return (
      <Empty icon={<OrderIcon size={32} />} title={t('orders.none')} text={t('orders.noneText')} />
    );
  }
  return (
    <Rows label={t('orders.found')}>
      {data.orders.map((order) => (
        <OrderItem key={order.orderId} order={order} />
      ))}
    </Rows>
  );
}
