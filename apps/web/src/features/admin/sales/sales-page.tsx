import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../components/empty.tsx';
import { OrderIcon } from '../../../components/icons.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { useServices } from '../../../lib/services.tsx';
import { News, useNews } from '../news.tsx';
import { PageHead } from '../page-head.tsx';
import { Rows } from '../row.tsx';
import { useMomentWords } from '../times/use-moment-words.ts';
import { emptyDraft } from './sale-draft.ts';
import { NewSaleDialog } from './sale-dialogs.tsx';
import { SaleItem } from './sale-item.tsx';
import { useAdminSales } from './use-admin-sales.ts';
import { DeedButton } from '../operator/deed-button.tsx';

export function SalesPage() {
  const { t } = useTranslation('admin');
  const { clock } = useServices();
  const [shown, setShown] = useState<'present' | 'archived'>('present');
  const { data: sales, error, refetch } = useAdminSales(shown === 'archived');
  const [adding, setAdding] = useState(false);
  const { zone } = useMomentWords();
  const { news, say, sayError } = useNews();
  return (
    <>
      <PageHead title={t('sales.title')} lead={t('saleDesk.times', { zone: zone() })}>
        <SegmentedControl
          aria-label={t('saleDesk.which')}
          value={shown}
          onChange={setShown}
          data={[
            { value: 'present', label: t('saleDesk.present') },
            { value: 'archived', label: t('saleDesk.archive') },
          ]}
        />
        <DeedButton needs="administer" onClick={() => setAdding(true)}>
          {t('sales.add')}
        </DeedButton>
      </PageHead>
      <News news={news} />
      {sales ? (
        sales.length > 0 ? (
          <Rows label={t('sales.title')}>
            {sales.map((sale) => (
              <SaleItem key={sale.id} sale={sale} say={say} sayError={sayError} />
            ))}
          </Rows>
        ) : (
          <Empty
            icon={<OrderIcon size={32} />}
            title={t(shown === 'archived' ? 'saleDesk.noneArchived' : 'sales.empty')}
            text={t(shown === 'archived' ? 'saleDesk.noneArchivedText' : 'sales.emptyText')}
          />
        )
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
      {adding && (
        <NewSaleDialog
          name="sale.new"
          fresh={emptyDraft(clock.now())}
          onClose={() => setAdding(false)}
          onDone={(made) => {
            setAdding(false);
            say(t(made.stage === 'draft' ? 'saleDesk.drafted' : 'sales.created', made));
          }}
        />
      )}
    </>
  );
}
