import { Skeleton, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../components/empty.tsx';
import { OrderIcon } from '../../components/icons.tsx';
import { ButtonLink } from '../../components/link.tsx';
import { PageTitle } from '../../components/frame/page-title.tsx';
import { Trouble } from '../../components/trouble.tsx';
import { useOrders } from '../../lib/orders.ts';
import { useSales } from '../../lib/sales.ts';
import { useKeptError } from '../../lib/use-kept-error.ts';
import { OrderCard } from './order-card.tsx';
import classes from './orders-page.module.css';
import { ReceiptForm } from './receipt-form.tsx';
import './words.ts';

export function OrdersPage() {
  const { t } = useTranslation();
  const query = useOrders();
  const { data: orders, refetch } = query;
  const error = useKeptError(query);
  const sales = useSales().data?.sales;
  return (
    <div className={classes.page}>
      <PageTitle>{t('orders.title')}</PageTitle>
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
        <Skeleton height={150} radius="lg" mt="xl" />
      )}
      {orders && <ReceiptForm />}
    </div>
  );
}
