import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { formatTime } from '../../../lib/format.ts';
import classes from '../admin-page.module.css';
import { QueueTable } from './queue-table.tsx';
import { SalePanel } from './sale-panel.tsx';
import tables from '../tables.module.css';
import { TrendPanel } from '../trend/trend-panel.tsx';
import type { useAdmin } from '../use-admin.ts';
import { WorkerTable } from './worker-table.tsx';

export function OverviewPage({ overview }: Pick<ReturnType<typeof useAdmin>, 'overview'>) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = overview;
  return (
    <>
      <Title order={1} className={classes.title}>
        {t('admin.title')}
      </Title>
      {data ? (
        <>
          {error && (
            <Notice tone="warn">
              {t('admin.stale', { time: formatTime(data.serverTime, i18n.language) })}
            </Notice>
          )}
          <TrendPanel overview={data} />
          {data.sales.map((sale) => (
            <SalePanel key={sale.saleId} sale={sale} />
          ))}
          <div className={classes.columns}>
            <section className={tables.panel}>
              <Title order={2} size="h4">
                {t('admin.queues')}
              </Title>
              <QueueTable queues={data.queues} />
            </section>
            <WorkerTable workers={data.workers} />
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
