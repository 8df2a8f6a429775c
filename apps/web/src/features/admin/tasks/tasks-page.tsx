import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { News, useNews } from '../news.tsx';
import { PageHead } from '../page-head.tsx';
import { KindList } from './kind-list.tsx';
import { RetryAll } from './retry-all.tsx';
import { RevokeKind } from './revoke-kind.tsx';
import { TaskList } from './task-list.tsx';
import { addressOf, searchOf } from './task-query.ts';
import { TaskSearchForm } from './task-search.tsx';

export function TasksPage() {
  const { t } = useTranslation('admin');
  const [address, setAddress] = useSearchParams();
  const { news, say } = useNews();
  const search = searchOf(address);
  const { kind, upkeep } = search;
  return (
    <>
      <PageHead title={t('tasks.title')} lead={t('tasks.lead')}>
        <RetryAll kind={kind || undefined} say={say} />
        {kind && <RevokeKind kind={kind} say={say} />}
      </PageHead>
      <News news={news} />
      <KindList
        kind={kind}
        upkeep={upkeep}
        addressOf={(chosen) => `/admin/tasks?${addressOf({ ...search, ...chosen, id: '' })}`}
      />
      <TaskSearchForm
        key={address.toString()}
        search={search}
        onSearch={(changed) => setAddress(addressOf(changed))}
        onClear={() => setAddress(new URLSearchParams())}
      />
      <TaskList key={`list ${address}`} address={address} />
    </>
  );
}
