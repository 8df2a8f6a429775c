import { readOrderNumber } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { Empty } from '../../../components/empty.tsx';
import { OrderIcon } from '../../../components/icons.tsx';
import { PageHead } from '../page-head.tsx';
import { FoundOrders } from './found-orders.tsx';
import { OrderSearch } from './order-search.tsx';
import classes from './order-search.module.css';

/** An order by its number, which stands in the address, so that what was found can be passed on. */
export function OrdersPage() {
  const { t } = useTranslation('admin');
  const [address, setAddress] = useSearchParams();
  const number = address.get('number') ?? '';
  return (
    <>
      <PageHead title={t('orders.title')} lead={t('orders.lead')} />
      <section aria-label={t('orders.search')} className={classes.section}>
        <OrderSearch
          key={number}
          number={number}
          onSearch={(typed) => setAddress(new URLSearchParams({ number: typed }))}
        />
        {readOrderNumber(number) ? (
          <FoundOrders number={number} />
        ) : (
          <Empty
            icon={<OrderIcon size={32} />}
            title={t('orders.which')}
            text={t('orders.whichText')}
          />
        )}
      </section>
    </>
  );
}
