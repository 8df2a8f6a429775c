import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../components/empty.tsx';
import { SealIcon } from '../../../components/icons.tsx';
import { adminApi } from '../admin-api.ts';
import { News, useNews } from '../news.tsx';
import { PageHead } from '../page-head.tsx';
import { Paged } from '../paged.tsx';
import { Rows } from '../row.tsx';
import { RefundItem } from './refund-item.tsx';

const LOOK_EVERY_MS = 15_000;

/** Money that has to go back, the one that waits longest on top; then what went. */
export function RefundsPage() {
  const { t } = useTranslation('admin');
  const { news, say } = useNews();
  const found = useInfiniteQuery({
    queryKey: ['admin', 'refunds', 'list'],
    queryFn: ({ pageParam }) => adminApi.listRefunds({ from: String(pageParam) }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <>
      <PageHead title={t('refunds.title')} lead={t('refunds.lead')} />
      <News news={news} />
      <Paged
        found={found}
        itemsOf={(page) => page.refunds}
        empty={
          <Empty
            icon={<SealIcon size={32} />}
            title={t('refunds.empty')}
            text={t('refunds.emptyText')}
          />
        }
        more={t('refunds.more')}
      >
        {(refunds) => (
          <Rows label={t('refunds.title')}>
            {refunds.map((refund) => (
              <RefundItem key={refund.refundId} refund={refund} say={say} />
            ))}
          </Rows>
        )}
      </Paged>
    </>
  );
}
