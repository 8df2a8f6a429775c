import { Skeleton, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { Trouble } from '../../components/trouble.tsx';
import { formatTime } from '../../lib/format.ts';
import classes from './admin-page.module.css';
import { QueueTable } from './queue-table.tsx';
import { SalePanel } from './sale-panel.tsx';
import { SignIn } from './sign-in.tsx';
import './styles.css';
import { useAdmin } from './use-admin.ts';
import { WorkerTable } from './worker-table.tsx';

export function AdminPage() {
  const { t, i18n } = useTranslation();
  const { signedIn, overview, signIn } = useAdmin();
  const { data, error, refetch } = overview;
  if (!signedIn) return <SignIn signIn={signIn} />;
  return (
    <div className={classes.page}>
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
          {data.sales.map((sale) => (
            <SalePanel key={sale.saleId} sale={sale} />
          ))}
          <div className={classes.columns}>
            <QueueTable queues={data.queues} />
            <WorkerTable workers={data.workers} />
          </div>
        </>
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton height={320} radius={24} />
      )}
    </div>
  );
}
