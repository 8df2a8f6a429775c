import { Table } from '@mantine/core';
import type { LabRun, LabSide, LabTruth } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { CheckIcon, CrossIcon } from '../../../../components/icons.tsx';
import classes from '../../overview/verify-table.module.css';
import { SIDES } from '../sides.ts';

/** What the buyers of each side were told, above what MySQL counts. */
export function TruthTable({ run }: { run: LabRun }) {
  const { t } = useTranslation('lab');
  const rows = [
    { key: 'told', count: (side: LabSide) => run.figures[side].success },
    { key: 'orders', count: (side: LabSide) => run.truth[side]?.orders },
    { key: 'twice', count: (side: LabSide) => run.truth[side]?.buyersWithTwoOrders },
  ] as const;
  return (
    <Table className={classes.table ?? ''}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('proof.figure')}</Table.Th>
          {SIDES.map((side) => (
            <Table.Th key={side} ta="right">
              {t(`sides.${side}.title`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ key, count }) => (
          <Table.Tr key={key}>
            <Table.Td>{t(`proof.${key}`)}</Table.Td>
            {SIDES.map((side) => (
              <Table.Td key={side} ta="right" data-testid={`truth-${side}-${key}`}>
                {count(side)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
        <Table.Tr>
          <Table.Td>{t('proof.result')}</Table.Td>
          {SIDES.map((side) => (
            <Table.Td key={side} ta="right" data-testid={`truth-${side}-result`}>
              <Agrees truth={run.truth[side]} />
            </Table.Td>
          ))}
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}

function Agrees({ truth }: { truth: LabTruth | null }) {
  const { t } = useTranslation('lab');
  return (
    truth && (
      <span className={classes.result} data-ok={truth.agrees}>
        {truth.agrees ? <CheckIcon size={16} /> : <CrossIcon size={16} />}
        {truth.agrees ? t('proof.agrees') : t('proof.differs')}
      </span>
    )
  );
}
