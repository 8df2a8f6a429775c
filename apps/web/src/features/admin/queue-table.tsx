import { Table, Title } from '@mantine/core';
import type { Overview } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import classes from './tables.module.css';

export function QueueTable({ queues }: { queues: Overview['queues'] }) {
  const { t } = useTranslation();
  return (
    <section className={classes.panel}>
      <Title order={2} size="h4">
        {t('admin.queues')}
      </Title>
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
          {queues.map(({ name, waiting, active, delayed, failed }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{waiting}</Table.Td>
              <Table.Td ta="right">{active}</Table.Td>
              <Table.Td ta="right">{delayed}</Table.Td>
              <Table.Td ta="right">{failed}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
