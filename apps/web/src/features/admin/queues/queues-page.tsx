import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';
import { News, useNews } from '../news.tsx';
import { PageHead } from '../page-head.tsx';
import { QueueTable } from '../overview/queue-table.tsx';
import classes from '../tables.module.css';
import { Purge } from './purge.tsx';
import { RevokeQueue } from './revoke-queue.tsx';

const LOOK_EVERY_MS = 2000;

export function QueuesPage() {
  const { t } = useTranslation('admin');
  const { news, say } = useNews();
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'queues'],
    queryFn: async () => (await adminApi.listQueues()).queues,
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <>
      <PageHead title={t('queues.title')} lead={t('queues.lead')}>
        <Anchor href="/api/admin/board">{t('queues.board')}</Anchor>
      </PageHead>
      <News news={news} />
      {data ? (
        <div className={classes.panel}>
          <QueueTable queues={data}>
            {(queue) => (
              <>
                <Purge queue={queue} say={say} />
                <RevokeQueue queue={queue} say={say} />
              </>
            )}
          </QueueTable>
        </div>
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </>
  );
}
