import { Button } from '@mantine/core';
import type { AdminTask } from '@seckill/contracts';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../components/empty.tsx';
import { LineIcon } from '../../../components/icons.tsx';
import { TextLink } from '../../../components/link.tsx';
import { adminApi } from '../admin-api.ts';
import { formatMoment } from '../moment.ts';
import { Paged } from '../paged.tsx';
import { newsBeside } from './news-beside.ts';
import { StatusBadge } from './status-badge.tsx';
import classes from './task-list.module.css';
import { queryOf } from './task-query.ts';

const LOOK_EVERY_MS = 5000;

/**
 * What was found, the newest first, and older ones on demand. The rows stand still under the pointer: what is new is counted on a
 * button that brings it, and only the state of what stands there changes by itself.
 */
export function TaskList({ address }: { address: URLSearchParams }) {
  const { t, i18n } = useTranslation('admin');
  const queries = useQueryClient();
  const key = ['admin', 'tasks', 'found', address.toString()];
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => adminApi.searchTasks(queryOf(address, pageParam || undefined)),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    staleTime: Infinity,
    refetchOnMount: 'always',
  });
  const { data: latest } = useQuery({
    queryKey: ['admin', 'tasks', 'latest', address.toString()],
    queryFn: () => adminApi.searchTasks(queryOf(address, undefined)),
    refetchInterval: LOOK_EVERY_MS,
    enabled: found.isSuccess,
  });
  const shown = found.data?.pages.flatMap((page) => page.tasks) ?? [];
  const { count, isMore, nowOf } = newsBeside(shown, latest?.tasks ?? []);
  return (
    <>
      {found.isSuccess && (
        <div>
          <Button
            variant="default"
            size="compact-md"
            // It keeps its place, and the focus of whoever pressed it.
            aria-disabled={count === 0}
            {...(count === 0 && { 'data-disabled': true })}
            loading={found.isRefetching && !found.isFetchingNextPage}
            onClick={() => void queries.invalidateQueries({ queryKey: key })}
          >
            {count === 0 ? t('work.noNews') : t(isMore ? 'work.manyNews' : 'work.news', { count })}
          </Button>
        </div>
      )}
      <Paged
        found={found}
        itemsOf={(page) => page.tasks}
        empty={
          <Empty
            icon={<LineIcon size={32} />}
            title={t('tasks.empty')}
            text={t('tasks.emptyText')}
          />
        }
        more={t('tasks.more')}
      >
        {(tasks) => (
          <ul className={classes.list} aria-label={t('tasks.title')}>
            {tasks.map((task) => (
              <TaskRow key={task.taskId} task={nowOf(task)} language={i18n.language} />
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}

function TaskRow({ task, language }: { task: AdminTask; language: string }) {
  const { taskId, kind, status, submittedAt } = task;
  return (
    <li className={classes.task}>
      <TextLink
        inherit
        className={classes.kind ?? ''}
        to={`/admin/tasks/${encodeURIComponent(taskId)}`}
      >
        {kind}
      </TextLink>
      <span>
        <StatusBadge status={status} />
      </span>
      <span className={classes.sent}>{formatMoment(submittedAt, language)}</span>
      <span className={classes.id}>{taskId}</span>
    </li>
  );
}
