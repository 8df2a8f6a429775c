import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../components/empty.tsx';
import { ClockIcon } from '../../../components/icons.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';
import { News, useNews } from '../news.tsx';
import { PageHead } from '../page-head.tsx';
import { Rows } from '../row.tsx';
import { ScheduleItem } from './schedule-item.tsx';

const LOOK_EVERY_MS = 2000;

export function SchedulesPage() {
  const { t } = useTranslation('admin');
  const { news, say, sayError } = useNews();
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'schedules'],
    queryFn: async () => (await adminApi.listSchedules()).schedules,
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <>
      <PageHead title={t('schedules.title')} lead={t('schedules.lead')} />
      <News news={news} />
      {data ? (
        data.length > 0 ? (
          <Rows label={t('schedules.title')}>
            {data.map((schedule) => (
              <ScheduleItem key={schedule.name} schedule={schedule} say={say} sayError={sayError} />
            ))}
          </Rows>
        ) : (
          <Empty
            icon={<ClockIcon size={32} />}
            title={t('schedules.empty')}
            text={t('schedules.emptyText')}
          />
        )
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </>
  );
}
