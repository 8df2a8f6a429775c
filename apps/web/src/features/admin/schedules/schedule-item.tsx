import { Badge } from '@mantine/core';
import type { AdminSchedule } from '@seckill/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../../components/link.tsx';
import { adminApi } from '../admin-api.ts';
import { DeedButton } from '../operator/deed-button.tsx';
import { formatMoment } from '../moment.ts';
import { Row } from '../row.tsx';
import { StatusBadge } from '../tasks/status-badge.tsx';
import { useDeed } from '../use-deed.ts';
import { ruleOf } from '../time-words.ts';
import classes from './schedule-item.module.css';

type Props = { schedule: AdminSchedule; say(words: ReactNode): void; sayError(error: Error): void };

export function ScheduleItem({ schedule, say, sayError }: Props) {
  const { t, i18n } = useTranslation('admin');
  const { name, kind, paused, orphaned, next, last, runs, skipped, missedRuns } = schedule;
  const run = useDeed(
    () => adminApi.runSchedule(name),
    'schedules',
    ({ taskId }) =>
      say(
        <>
          {t('schedules.started', { name })}{' '}
          <TextLink to={`/admin/tasks/${taskId}`} inherit c="inherit" underline="always">
            {t('schedules.seeTask')}
          </TextLink>
        </>,
      ),
  );
  const pause = useDeed(() => adminApi.pauseSchedule(name, !paused), 'schedules');
  const lastRun = last ? <LastRun last={last} /> : t('schedules.never');
  const rule = ruleOf(schedule);
  const rules =
    rule.kind === 'cron'
      ? t('schedules.cron', { cron: rule.cron, timezone: rule.timezone })
      : t('schedules.every', { time: t(`time.${rule.kind}`, { count: rule.count }) });
  return (
    <Row
      title={name}
      badge={
        (orphaned || paused) && (
          <Badge color="warn">{t(orphaned ? 'schedules.orphaned' : 'schedules.paused')}</Badge>
        )
      }
      facts={[
        ...(orphaned ? [[t('schedules.orphaned'), t('schedules.orphanedText')] as const] : []),
        [t('schedules.kind'), kind],
        [t('schedules.rule'), rules],
        [t('schedules.next'), next ? formatMoment(next, i18n.language) : t('none')],
        [t('schedules.last'), lastRun],
        [t('schedules.runs'), runs],
        [t('schedules.skipped'), skipped],
        [t('schedules.missed'), missedRuns],
      ]}
    >
      <DeedButton
        needs="run"
        variant="default"
        loading={run.isPending}
        onClick={() => run.mutate(undefined, { onError: sayError })}
      >
        {t('schedules.run')}
      </DeedButton>
      {!orphaned && (
        <DeedButton
          needs="administer"
          variant="default"
          loading={pause.isPending}
          onClick={() => pause.mutate(undefined, { onError: sayError })}
        >
          {paused ? t('schedules.resume') : t('schedules.pause')}
        </DeedButton>
      )}
    </Row>
  );
}

function LastRun({ last }: { last: NonNullable<AdminSchedule['last']> }) {
  const { i18n } = useTranslation();
  return (
    <span className={classes.last}>
      <TextLink inherit to={`/admin/tasks/${last.taskId}`}>
        {formatMoment(last.at, i18n.language)}
      </TextLink>
      {last.status && <StatusBadge status={last.status} />}
    </span>
  );
}
