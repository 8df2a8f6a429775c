import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { codeOf } from '../../../lib/api.ts';
import { formatTime } from '../../../lib/format.ts';
import classes from '../admin-page.module.css';
import { TrendPanel } from '../trend/trend-panel.tsx';
import type { useAdmin } from '../use-admin.ts';
import { TablePanel } from '../table-panel.tsx';
import { Freshness } from './freshness.tsx';
import { HealthPanel } from './health-panel.tsx';
import { QueueTable } from './queue-table.tsx';
import { withoutShards } from './without-shards.ts';
import { SalesTable } from './sales-table.tsx';
import { WorkerTable } from './worker-table.tsx';

export function OverviewPage({ overview }: Pick<ReturnType<typeof useAdmin>, 'overview'>) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch, isPushed, dataUpdatedAt } = overview;
  return (
    <>
      <header>
        <Title order={1} className={classes.title}>
          {t('admin.title')}
        </Title>
        {data && <Freshness overview={data} isPushed={isPushed} receivedAt={dataUpdatedAt} />}
      </header>
      {data ? (
        <>
          {error && !isPushed && codeOf(error) !== 'network' && (
            <Notice tone="warn">
              {t('admin.stale', { time: formatTime(data.serverTime, i18n.language) })}
            </Notice>
          )}
          <TrendPanel overview={data} />
          <SalesTable sales={data.sales} />
          <WorkerTable workers={data.workers} />
          <div className={classes.columns}>
            <TablePanel label={t('admin.queues')}>
              <Title order={2} size="h4">
                {t('admin.queues')}
              </Title>
              <QueueTable queues={withoutShards(data.queues)} />
            </TablePanel>
            <HealthPanel {...data} />
          </div>
        </>
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </>
  );
}
