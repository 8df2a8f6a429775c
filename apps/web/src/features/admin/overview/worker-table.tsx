import { Badge, Table, Title } from '@mantine/core';
import type { Overview } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { formatClock } from '../../../lib/format.ts';
import classes from '../tables.module.css';

/** A clock that is farther off than this opens, ends and retries things at the wrong time. */
const CLOCK_MS = 1000;

export function WorkerTable({ workers }: { workers: Overview['workers'] }) {
  const { t, i18n } = useTranslation();
  const time = (iso: string) => formatClock(iso, i18n.language);
  return (
    <section className={classes.panel}>
      <Title order={2} size="h4">
        {t('admin.workers')}
      </Title>
      {workers.length === 0 ? (
        <Notice tone="warn">{t('admin.noWorkers')}</Notice>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('admin.worker')}</Table.Th>
              <Table.Th ta="right">{t('admin.startedAt')}</Table.Th>
              <Table.Th ta="right">{t('admin.queueActive')}</Table.Th>
              <Table.Th ta="right">{t('admin.finished')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {workers.map(({ id, host, pid, startedAt, active, finished, clockOffsetMs = 0 }) => (
              <Table.Tr key={id}>
                <Table.Td className={classes.id ?? ''}>
                  {host}, {pid}{' '}
                  {Math.abs(clockOffsetMs) > CLOCK_MS && (
                    <Badge color="yellow" variant="light">
                      {t('admin.clockOff', { seconds: Math.round(clockOffsetMs / 1000) })}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td ta="right">{time(startedAt)}</Table.Td>
                <Table.Td ta="right">{active}</Table.Td>
                <Table.Td ta="right">{finished}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}
