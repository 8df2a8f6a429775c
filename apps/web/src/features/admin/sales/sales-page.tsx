import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../components/empty.tsx';
import { OrderIcon } from '../../../components/icons.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { useSales } from '../../../lib/sales.ts';
import { useServices } from '../../../lib/services.tsx';
import { News, useNews } from '../news.tsx';
import { PageHead } from '../page-head.tsx';
import { Rows } from '../row.tsx';
import { useMomentWords } from '../times/use-moment-words.ts';
import { NewSaleDialog } from './sale-dialogs.tsx';
import { SaleItem } from './sale-item.tsx';

export function SalesPage() {
  const { t } = useTranslation('admin');
  const { clock } = useServices();
  const { data, error, refetch } = useSales();
  const [adding, setAdding] = useState(false);
  const { zone } = useMomentWords();
  const { news, say, sayError } = useNews();
  return (
    <>
      <PageHead title={t('sales.title')} lead={t('saleDesk.times', { zone: zone() })}>
        <Button onClick={() => setAdding(true)}>{t('sales.add')}</Button>
      </PageHead>
      <News news={news} />
      {data ? (
        data.sales.length > 0 ? (
          <Rows label={t('sales.title')}>
            {data.sales.map((sale) => (
              <SaleItem key={sale.id} sale={sale} say={say} sayError={sayError} />
            ))}
          </Rows>
        ) : (
          <Empty
            icon={<OrderIcon size={32} />}
            title={t('sales.empty')}
            text={t('sales.emptyText')}
          />
        )
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
      {adding && (
        <NewSaleDialog
          opened
          now={clock.now}
          onClose={() => setAdding(false)}
          onDone={(made) => {
            setAdding(false);
            say(t('sales.created', made));
          }}
        />
      )}
    </>
  );
}
