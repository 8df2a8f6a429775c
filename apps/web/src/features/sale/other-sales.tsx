import { Title } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSales } from '../../lib/sales.ts';
import classes from './other-sales.module.css';
import { SaleRow } from '../../components/sale-row.tsx';

export const OtherSales = memo(function OtherSales({ than }: { than: number }) {
  const { t } = useTranslation();
  const { data } = useSales();
  // Room for one, so that what stands below does not move when they come.
  if (!data) return <div className={classes.expected} />;
  const others = data.sales.filter((sale) => sale.id !== than);
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="others-heading" className={classes.section}>
      <Title order={2} id="others-heading" className={classes.heading}>
        {t('sale.others')}
      </Title>
      <div className={classes.grid}>
        {others.map((sale) => (
          <SaleRow key={sale.id} sale={sale} />
        ))}
      </div>
    </section>
  );
});
