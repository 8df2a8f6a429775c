import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../components/empty.tsx';
import { LineIcon } from '../../../components/icons.tsx';
import { TextLink } from '../../../components/link.tsx';
import { adminApi } from '../admin-api.ts';
import { formatMoment } from '../moment.ts';
import { Paged } from '../paged.tsx';
import { StatusBadge } from './status-badge.tsx';
import classes from './task-list.module.css';
import { queryOf } from './task-query.ts';

const LOOK_EVERY_MS = 5000;

/** What was found, the newest first, and older ones on demand. */
export function TaskList({ address }: { address: URLSearchParams }) {
  const { t, i18n } = useTranslation('admin');
  const found = useInfiniteQuery({
    queryKey: ['admin', 'tasks', 'found', address.toString()],
    queryFn: ({ pageParam }) => adminApi.searchTasks(queryOf(address, pageParam || undefined)),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <Paged
      found={found}
      itemsOf={(page) => page.tasks}
      empty={
        <Empty icon={<LineIcon size={32} />} title={t('tasks.empty')} text={t('tasks.emptyText')} />
      }
      more={t('tasks.more')}
    >
      {(tasks) => (
        <ul className={classes.list} aria-label={t('tasks.title')}>
          {tasks.map(({ taskId, kind, status, submittedAt }) => (
            <li key={taskId} className={classes.task}>
              <TextLink inherit className={classes.kind ?? ''} to={`/admin/tasks/${taskId}`}>
                {kind}
              </TextLink>
              <span>
                <StatusBadge status={status} />
              </span>
              <span className={classes.sent}>{formatMoment(submittedAt, i18n.language)}</span>
              <span className={classes.id}>{taskId}</span>
            </li>
          ))}
        </ul>
      )}
    </Paged>
  );
}
