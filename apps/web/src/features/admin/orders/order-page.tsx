import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';
import { PageHead } from '../page-head.tsx';
import { Rows } from '../row.tsx';
import { DueBack } from './due-back.tsx';
import { OrderItem } from './order-item.tsx';

/** One order: whose it is, what it says, and its money. */
export function OrderPage({ orderId }: { orderId: string }) {
  const { t } = useTranslation('admin');
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'orders', orderId],
    queryFn: () => adminApi.getOrder(orderId),
  });
  if (!data)
    return error ? <Trouble page error={error} retry={() => void refetch()} /> : <Waiting />;
  return (
    <>
      <PageHead title={t('orders.title', { number: data.orderNumber })} lead={t('orders.lead')} />
      <DueBack orders={[data]} />
      <Rows label={t('orders.list')}>
        <OrderItem order={data} />
      </Rows>
    </>
  );
}
