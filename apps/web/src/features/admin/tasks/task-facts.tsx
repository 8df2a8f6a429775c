import type { AdminTask } from '@seckill/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../moment.ts';
import { Facts } from '../row.tsx';
import { TaskLog } from './task-log.tsx';
import classes from './task-facts.module.css';
import { Timeline } from './timeline.tsx';

export function TaskFacts({ task }: { task: AdminTask }) {
  const { t, i18n } = useTranslation('admin');
  const { submittedAt, attempts, deliveries, lane, number, args, progress, result, error } = task;
  const { timeline, log = [], dueAt, ticket } = task;
  const time = (at: string) => formatMoment(at, i18n.language);
  const facts: [string, ReactNode][] = [[t('tasks.sent'), time(submittedAt)]];
  if (!ticket) facts.push([t('tasks.attempts'), attempts ?? 0]);
  if (dueAt !== undefined) facts.push([t('work.due'), time(dueAt)]);
  if (deliveries !== undefined) facts.push([t('tasks.deliveries'), deliveries]);
  if (lane !== undefined) facts.push([t('tasks.lane'), lane]);
  if (number !== undefined) facts.push([t('tasks.number'), number]);
  return (
    <div className={classes.facts}>
      <Facts facts={facts} />
      {error && (
        <Part title={t('tasks.error')}>
          <p className={classes.error}>
            <strong>{error.code}</strong> {error.message}
          </p>
        </Part>
      )}
      {timeline && !ticket && (
        <Part title={t('work.timeline')}>
          <Timeline steps={timeline} />
        </Part>
      )}
      {log.length > 0 && (
        <Part title={t('work.log')}>
          <TaskLog lines={log} />
        </Part>
      )}
      {!ticket && (
        <Part title={t('tasks.args')}>
          {args === null ? <p>{t('tasks.argsGone')}</p> : <Json value={args} />}
        </Part>
      )}
      {progress !== undefined && (
        <Part title={t('tasks.progress')}>
          <Json value={progress} />
        </Part>
      )}
      {result !== undefined && (
        <Part title={t('tasks.result')}>
          <Json value={result} />
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** A long one is scrolled, by the keyboard too. */
const Json = ({ value }: { value: unknown }) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  <pre className={classes.json} tabIndex={0}>
    {JSON.stringify(value, null, 2)}
  </pre>
);
