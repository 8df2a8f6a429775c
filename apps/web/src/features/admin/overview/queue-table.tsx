import { Table } from '@mantine/core';
import type { Overview } from '@seckill/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../tables.module.css';

type Queue = Overview['queues'][number];
type Props<Q> = {
  queues: readonly Q[];
  /** What can be done with a queue, beside its name. */
  children?(queue: Q): ReactNode;
};

export function QueueTable<Q extends Queue>({ queues, children }: Props<Q>) {
  const { t } = useTranslation();
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('admin.queue')}</Table.Th>
          <Table.Th ta="right">{t('admin.queueWaiting')}</Table.Th>
          <Table.Th ta="right">{t('admin.queueActive')}</Table.Th>
          <Table.Th ta="right">{t('admin.queueDelayed')}</Table.Th>
          <Table.Th ta="right">{t('admin.queueFailed')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {queues.map((queue) => (
          <Table.Tr key={queue.name}>
            <Table.Td>
              <span className={classes.named}>
                {queue.name}
                {children && <span className={classes.deeds}>{children(queue)}</span>}
              </span>
            </Table.Td>
            <Table.Td ta="right">{queue.waiting}</Table.Td>
            <Table.Td ta="right">{queue.active}</Table.Td>
            <Table.Td ta="right">{queue.delayed}</Table.Td>
            <Table.Td ta="right">{queue.failed}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
