import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { News, useNews } from '../news.tsx';
import { PageHead } from '../page-head.tsx';
import { RetryAll } from './retry-all.tsx';
import { RevokeKind } from './revoke-kind.tsx';
import { TaskList } from './task-list.tsx';
import { addressOf, searchOf } from './task-query.ts';
import { TaskSearchForm } from './task-search.tsx';

export function TasksPage() {
  const { t } = useTranslation('admin');
  const [address, setAddress] = useSearchParams();
  const { news, say } = useNews();
  const kind = address.get('kind') ?? undefined;
  return (
    <>
      <PageHead title={t('tasks.title')} lead={t('tasks.lead')}>
        <RetryAll kind={kind} say={say} />
        {kind && <RevokeKind kind={kind} say={say} />}
      </PageHead>
      <News news={news} />
      <TaskSearchForm
        key={address.toString()}
        search={searchOf(address)}
        onSearch={(search) => setAddress(addressOf(search))}
        onClear={() => setAddress(new URLSearchParams())}
      />
      <TaskList address={address} />
    </>
  );
}
