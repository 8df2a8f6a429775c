import { Button, Table, Title } from '@mantine/core';
import type { SaleOverview } from '@seckill/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TablePanel } from '../table-panel.tsx';
import { SaleRow } from './sale-row.tsx';
import classes from './sales-table.module.css';

/** All sales at a glance, of which one opens; those that are over are folded away. */
export function SalesTable({ sales }: { sales: readonly SaleOverview[] }) {
  const { t } = useTranslation('admin');
  const going = sales.filter(({ state }) => state !== 'ended');
  const ended = sales.filter(({ state }) => state === 'ended');
  const [chosen, setChosen] = useState<number | null>();
  const [showsEnded, setShowsEnded] = useState(false);
  // Nobody has chosen yet: the first one that goes on, and for good, so that it does not close by ending.
  if (chosen === undefined && sales.length > 0) setChosen((going[0] ?? ended[0])?.saleId ?? null);
  const toggle = useCallback(
    (saleId: number) => setChosen((before) => (before === saleId ? null : saleId)),
    [],
  );
  const rows = (listed: readonly SaleOverview[]) =>
    listed.map((sale) => (
      <SaleRow key={sale.saleId} sale={sale} isOpen={sale.saleId === chosen} onToggle={toggle} />
    ));
  const isFolded = (sale: SaleOverview) => !showsEnded && sale.saleId !== chosen;
  const shown = ended.filter((sale) => !isFolded(sale));
  return (
    <TablePanel labelledBy="overview-sales">
      <Title order={2} size="h3" id="overview-sales">
        {t('overview.sales')}
      </Title>
      {sales.length === 0 ? (
        <p className={classes.none}>{t('overview.noSales')}</p>
      ) : (
        <Table className={classes.table ?? ''}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('overview.sale')}</Table.Th>
              <Table.Th className={classes.state ?? ''}>{t('overview.state')}</Table.Th>
              <Table.Th ta="right">{t('trend.line')}</Table.Th>
              <Table.Th ta="right" className={classes.wide ?? ''}>
                {t('overview.acceptedRate')}
              </Table.Th>
              <Table.Th ta="right" className={classes.wide ?? ''}>
                {t('overview.decidedRate')}
              </Table.Th>
              <Table.Th>{t('overview.stock')}</Table.Th>
              <Table.Th ta="right" className={classes.wide ?? ''}>
                {t('overview.p95')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows(going)}
            {rows(shown)}
          </Table.Tbody>
        </Table>
      )}
      {ended.length > 0 && (
        <Button
          variant="subtle"
          className={classes.fold ?? ''}
          aria-expanded={showsEnded}
          onClick={() => setShowsEnded((before) => !before)}
        >
          {t('overview.ended', { count: ended.length })}
        </Button>
      )}
    </TablePanel>
  );
}
