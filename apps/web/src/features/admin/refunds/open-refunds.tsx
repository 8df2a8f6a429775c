import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { adminApi } from '../admin-api.ts';

const LOOK_EVERY_MS = 30_000;

/** How many sums are to be given back; nothing while there are none. */
export function OpenRefunds() {
  const { t } = useTranslation('admin');
  const { data: count } = useQuery({
    queryKey: ['admin', 'refunds', 'count'],
    queryFn: async () => (await adminApi.listRefunds({ limit: '1' })).open,
    refetchInterval: LOOK_EVERY_MS,
  });
  if (!count) return null;
  return (
    <Badge ml={6} size="sm" variant="filled" aria-label={t('refunds.count', { count })}>
      {count}
    </Badge>
  );
}
