import { Table, UnstyledButton } from '@mantine/core';
import type { SaleOverview } from '@seckill/contracts';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../../components/state-badge.tsx';
import { formatNumber } from '../../../lib/format.ts';
import { Bar } from '../stacked-bar.tsx';
import { bucketsOf } from './buckets-of.ts';
import { SalePanel } from './sale-panel.tsx';
import classes from './sales-table.module.css';
import { useShortTime } from './use-short-time.ts';

const COLUMNS = 7;

type Props = { sale: SaleOverview; isOpen: boolean; onToggle(saleId: number): void };

/** One line for a sale, and all there is of it below while it is open. A sale that has not changed is not drawn anew. */
export const SaleRow = memo(function SaleRow({ sale, isOpen, onToggle }: Props) {
  const { t, i18n } = useTranslation('admin');
  const timeOf = useShortTime();
  const number = (value: number) => formatNumber(value, i18n.language);
  const { saleId, title, state, total, available, verdictMs } = sale;
  return (
    <>
      <Table.Tr data-testid={`row-${saleId}`}>
        <Table.Th scope="row" className={classes.name ?? ''}>
          <UnstyledButton
            className={classes.toggle ?? ''}
            aria-expanded={isOpen}
            onClick={() => onToggle(saleId)}
          >
            {title}
          </UnstyledButton>
          <span className={classes.narrow}>
            <StateBadge state={state} />
          </span>
        </Table.Th>
        <Table.Td className={classes.state ?? ''}>
          <StateBadge state={state} />
        </Table.Td>
        <Table.Td ta="right" data-testid="row-waiting">
          {number(sale.waiting)}
        </Table.Td>
        <Table.Td ta="right" className={classes.wide ?? ''}>
          {number(sale.acceptedPerSecond ?? 0)}
        </Table.Td>
        <Table.Td ta="right" className={classes.wide ?? ''}>
          {number(sale.perSecond)}
        </Table.Td>
        <Table.Td className={classes.stock ?? ''}>
          <Bar parts={bucketsOf(sale)} />
          <span>
            {available === null
              ? t('overview.store.unknown')
              : t('sales.leftOf', { available: number(available), total: number(total) })}
          </span>
        </Table.Td>
        <Table.Td ta="right" className={classes.wide ?? ''}>
          {verdictMs ? timeOf(verdictMs.p95) : '–'}
        </Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr>
          <Table.Td colSpan={COLUMNS} className={classes.open ?? ''}>
            <SalePanel sale={sale} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
});
