import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../components/empty.tsx';
import { SealIcon } from '../../../components/icons.tsx';
import { adminApi } from '../admin-api.ts';
import { PageHead } from '../page-head.tsx';
import { Paged } from '../paged.tsx';
import { Rows } from '../row.tsx';
import { AuditItem } from './audit-item.tsx';

/** Who changed what, and who failed to sign in: the newest first, older ones on demand. */
export function AuditPage() {
  const { t } = useTranslation('admin');
  const found = useInfiniteQuery({
    queryKey: ['admin', 'audit'],
    queryFn: ({ pageParam }) => adminApi.listAudit(pageParam ? { from: pageParam } : {}),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  return (
    <>
      <PageHead title={t('audit.title')} lead={t('audit.lead')} />
      <Paged
        found={found}
        itemsOf={(page) => page.entries}
        empty={
          <Empty
            icon={<SealIcon size={32} />}
            title={t('audit.empty')}
            text={t('audit.emptyText')}
          />
        }
        more={t('audit.more')}
      >
        {(entries) => (
          <Rows label={t('audit.title')}>
            {entries.map((entry) => (
              <AuditItem key={entry.id} entry={entry} />
            ))}
          </Rows>
        )}
      </Paged>
    </>
  );
}
