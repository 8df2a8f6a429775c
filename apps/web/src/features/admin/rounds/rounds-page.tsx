import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { Empty } from '../../../components/empty.tsx';
import { SealIcon } from '../../../components/icons.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';
import { PageHead } from '../page-head.tsx';
import { useTitleOf } from '../sales/use-admin-sales.ts';
import { RoundList } from './round-list.tsx';

/** All rounds of a sale, which stands in the address. */
export function RoundsPage() {
  const { t } = useTranslation('admin');
  const [address, setAddress] = useSearchParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'sales'],
    queryFn: () => adminApi.listSales(),
  });
  const titleOf = useTitleOf();
  const sales = data?.sales ?? [];
  const chosen = sales.find(({ id }) => String(id) === address.get('sale')) ?? sales[0];
  return (
    <>
      <PageHead title={t('rounds.title')} lead={t('rounds.lead')} />
      {!data ? (
        error ? (
          <Trouble error={error} retry={() => void refetch()} />
        ) : (
          <Waiting />
        )
      ) : chosen ? (
        <>
          <NativeSelect
            label={t('rounds.sale')}
            value={String(chosen.id)}
            data={sales.map((sale) => ({
              value: String(sale.id),
              label: `${sale.id} · ${titleOf(sale)}`,
            }))}
            onChange={(event) =>
              setAddress(new URLSearchParams({ sale: event.currentTarget.value }))
            }
          />
          <RoundList key={chosen.id} saleId={chosen.id} />
        </>
      ) : (
        <Empty
          icon={<SealIcon size={32} />}
          title={t('rounds.empty')}
          text={t('rounds.emptyText')}
        />
      )}
    </>
  );
}
