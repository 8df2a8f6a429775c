import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../../components/link.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';
import { News, useNews } from '../news.tsx';
import { DeedButton } from '../operator/deed-button.tsx';
import { PageHead } from '../page-head.tsx';
import { useDeed } from '../use-deed.ts';
import { RevokeDialog } from './revoke-dialog.tsx';
import { StatusBadge } from './status-badge.tsx';
import { TaskFacts } from './task-facts.tsx';
import { TicketFacts } from './ticket-facts.tsx';

const LOOK_EVERY_MS = 1000;
const OPEN = new Set(['queued', 'started', 'retrying']);

/** One task: what it was asked, what came of it, and what can be done about it. */
export function TaskPage({ taskId }: { taskId: string }) {
  const { t } = useTranslation('admin');
  const { news, say, sayError } = useNews();
  const [revoking, setRevoking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'tasks', 'one', taskId],
    queryFn: () => adminApi.getTask(taskId),
    refetchInterval: ({ state }) =>
      state.data && OPEN.has(state.data.status) ? LOOK_EVERY_MS : false,
  });
  const retry = useDeed(
    () => adminApi.retryTask(taskId),
    'tasks',
    () => say(t('tasks.retried')),
  );
  const runNow = useDeed(
    () => adminApi.runTaskNow(taskId),
    'tasks',
    () => say(t('work.ranNow')),
  );
  return (
    <>
      <div>
        <TextLink to="/admin/tasks">{t('tasks.back')}</TextLink>
      </div>
      {data ? (
        <>
          <PageHead
            title={data.ticket ? t('work.ticket', { number: data.number ?? '' }) : data.kind}
            lead={data.ticket ? t('work.ticketLead', { id: data.taskId }) : data.taskId}
          >
            <StatusBadge status={data.status} />
            {data.status === 'failure' && (
              <DeedButton
                needs="run"
                loading={retry.isPending}
                onClick={() => retry.mutate(undefined, { onError: sayError })}
              >
                {t('tasks.retry')}
              </DeedButton>
            )}
            {data.dueAt && (
              <DeedButton
                needs="run"
                loading={runNow.isPending}
                onClick={() => runNow.mutate(undefined, { onError: sayError })}
              >
                {t('work.runNow')}
              </DeedButton>
            )}
            {OPEN.has(data.status) && !data.ticket && (
              <DeedButton needs="administer" variant="light" onClick={() => setRevoking(true)}>
                {t('tasks.revoke')}
              </DeedButton>
            )}
          </PageHead>
          <News news={news} />
          {data.ticket && <TicketFacts ticket={data.ticket} />}
          <TaskFacts task={data} />
        </>
      ) : error ? (
        <Trouble page error={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
      <RevokeDialog
        taskId={taskId}
        opened={revoking}
        onClose={() => setRevoking(false)}
        say={say}
      />
    </>
  );
}
