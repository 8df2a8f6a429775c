import { Badge, Table, Title } from '@mantine/core';
import type { Overview } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { formatClock, formatNumber } from '../../../lib/format.ts';
import { TablePanel } from '../table-panel.tsx';
import { useShortTime } from './use-short-time.ts';
import rows from './worker-table.module.css';
import { faultsOf, type WorkerFault } from './worker-faults.ts';

type Worker = Overview['workers'][number];

export function WorkerTable({ workers }: { workers: Overview['workers'] }) {
  const { t, i18n } = useTranslation();
  const { t: ofAdmin } = useTranslation('admin');
  const timeOf = useShortTime();
  const time = (iso: string) => formatClock(iso, i18n.language);
  const number = (value: number) => formatNumber(value, i18n.language);
  const words = (fault: WorkerFault, { clockOffsetMs = 0 }: Worker): string =>
    fault === 'clock'
      ? t('admin.clockOff', { seconds: Math.round(clockOffsetMs / 1000) })
      : ofAdmin(`overview.fault.${fault}`);
  return (
    <TablePanel label={t('admin.workers')}>
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
              <Table.Th ta="right" className={rows.wide ?? ''}>
                {t('admin.startedAt')}
              </Table.Th>
              <Table.Th ta="right" className={rows.wide ?? ''}>
                {ofAdmin('overview.version')}
              </Table.Th>
              <Table.Th ta="right">{t('admin.queueActive')}</Table.Th>
              <Table.Th ta="right">{t('admin.finished')}</Table.Th>
              <Table.Th ta="right">{ofAdmin('overview.errors')}</Table.Th>
              <Table.Th ta="right">{ofAdmin('overview.lag')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {workers.map((worker) => (
              <Table.Tr key={worker.id}>
                <Table.Td className={rows.worker ?? ''}>
                  {worker.host}, {worker.pid}{' '}
                  {faultsOf(worker).map((fault) => (
                    <Badge key={fault} color="warn">
                      {words(fault, worker)}
                    </Badge>
                  ))}
                </Table.Td>
                <Table.Td ta="right" className={rows.wide ?? ''}>
                  {time(worker.startedAt)}
                </Table.Td>
                <Table.Td ta="right" className={rows.wide ?? ''}>
                  {worker.protocol ?? '–'}
                </Table.Td>
                <Table.Td ta="right">{number(worker.active)}</Table.Td>
                <Table.Td ta="right">{number(worker.finished)}</Table.Td>
                <Table.Td ta="right">{number(worker.errors ?? 0)}</Table.Td>
                <Table.Td ta="right">{timeOf(worker.loopDelayMs ?? 0)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </TablePanel>
  );
}
