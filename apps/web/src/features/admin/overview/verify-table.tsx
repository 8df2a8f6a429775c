import { Table } from '@mantine/core';
import type { Check } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { CheckIcon, CrossIcon } from '../../../components/icons.tsx';
import { checkName, checkValue } from './check-names.ts';
import classes from './verify-table.module.css';

export function VerifyTable({ checks }: { checks: readonly Check[] }) {
  const { t, i18n } = useTranslation();
  return (
    <Table className={classes.table ?? ''}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('admin.verify.check')}</Table.Th>
          <Table.Th ta="right">{t('admin.verify.expected')}</Table.Th>
          <Table.Th ta="right">{t('admin.verify.actual')}</Table.Th>
          <Table.Th ta="right">{t('admin.verify.result')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {checks.map(({ name, ok, expected, actual }) => (
          <Table.Tr key={name} data-ok={ok}>
            <Table.Td>{checkName(name, i18n.language)}</Table.Td>
            <Table.Td ta="right">{checkValue(expected, i18n.language)}</Table.Td>
            <Table.Td ta="right">{checkValue(actual, i18n.language)}</Table.Td>
            <Table.Td ta="right">
              <span className={classes.result} data-ok={ok}>
                {ok ? <CheckIcon size={16} /> : <CrossIcon size={16} />}
                {ok ? t('admin.verify.pass') : t('admin.verify.fail')}
              </span>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
