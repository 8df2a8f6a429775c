import { Skeleton, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../components/empty.tsx';
import { OrderIcon } from '../../components/icons.tsx';
import { ButtonLink } from '../../components/link.tsx';
import { Trouble } from '../../components/trouble.tsx';
import { useOrders } from '../../lib/orders.ts';
import { useSales } from '../../lib/sales.ts';
import { OrderCard } from './order-card.tsx';
import classes from './orders-page.module.css';

export function OrdersPage() {
  const { t } = useTranslation();
  const { data: orders, error, refetch } = useOrders();
  const sales = useSales().data?.sales;
  return (
    <div className={classes.page}>
      <Title order={1} className={classes.title}>
        {t('orders.title')}
      </Title>
      {orders ? (
        orders.length > 0 ? (
          <>
            <p className={classes.lead}>{t('orders.lead')}</p>
            <ul className={classes.list}>
              {orders.map((order) => (
                <OrderCard
                  key={order.orderId}
                  order={order}
                  sale={sales?.find((sale) => sale.id === order.saleId)}
                />
              ))}
            </ul>
          </>
        ) : (
          <Empty
            icon={<OrderIcon size={32} />}
            title={t('orders.empty')}
            text={t('orders.emptyText')}
          >
            <ButtonLink to="/">{t('orders.toSales')}</ButtonLink>
          </Empty>
        )
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton height={150} radius={20} mt="xl" />
      )}
    </div>
  );
}
