import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { adminApi } from '../admin-api.ts';
import { Paged } from '../paged.tsx';
import { Rows } from '../row.tsx';
import { RoundItem } from './round-item.tsx';

export function RoundList({ saleId }: { saleId: number }) {
  const { t } = useTranslation('admin');
  const found = useInfiniteQuery({
    queryKey: ['admin', 'rounds', saleId],
    queryFn: ({ pageParam }) => adminApi.listRounds(saleId, pageParam || undefined),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
  });
  return (
    // A sale has a round from its beginning on.
    <Paged found={found} itemsOf={(page) => page.rounds} empty={null} more={t('rounds.more')}>
      {(rounds) => (
        <Rows label={t('rounds.list')}>
          {rounds.map((round) => (
            <RoundItem key={round.round} round={round} />
          ))}
        </Rows>
      )}
    </Paged>
  );
}
