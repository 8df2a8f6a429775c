import { plainDigits, readOrderNumber } from '@seckill/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../components/empty.tsx';
import { OrderIcon } from '../../../components/icons.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';
import { Rows } from '../row.tsx';
import { HitItem } from './hit-item.tsx';

/** How many digits the number of an order has. */
const NUMBER_LENGTH = 12;

export function SearchHits({ q }: { q: string }) {
  const { t } = useTranslation('admin');
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'search', q],
    queryFn: ({ signal }) => adminApi.search(q, signal),
  });
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Waiting />;
  const { hits, more } = data;
  if (hits.length === 0) {
    const mistyped = plainDigits(q).length === NUMBER_LENGTH && !readOrderNumber(q);
    return (
      <Empty
        icon={<OrderIcon size={32} />}
        title={t('search.none')}
        text={t(mistyped ? 'search.wrongNumber' : 'search.noneText')}
      />
    );
  }
  return (
    <>
      <Notice>{t('search.foundCount', { q, count: hits.length })}</Notice>
      <Rows label={t('search.found')}>
        {hits.map((hit) => (
          <HitItem
            key={`${hit.what} ${'taskId' in hit ? hit.taskId : 'orderId' in hit ? hit.orderId : hit.userId}`}
            hit={hit}
          />
        ))}
      </Rows>
      {more && <p>{t('search.more')}</p>}
    </>
  );
}
