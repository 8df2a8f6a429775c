import { Skeleton, Title } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { BackIcon } from '../../components/icons.tsx';
import { TextLink } from '../../components/link.tsx';
import { Picture } from '../../components/picture.tsx';
import { Price } from '../../components/price.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { StockBar } from '../../components/stock-bar.tsx';
import { Trouble } from '../../components/trouble.tsx';
import { useSale, useSaleState } from '../../lib/sales.ts';
import { OtherSales } from './other-sales.tsx';
import classes from './sale-page.module.css';
import { SaleTimer } from '../../components/sale-timer.tsx';

type Props = { saleId: number; Purchase: ComponentType<{ sale: Sale }> };

/** `Purchase` draws the button and everything that follows a click. */
export function SalePage({ saleId, Purchase }: Props) {
  const { t } = useTranslation();
  const { data: sale, error, refetch } = useSale(saleId);
  return (
    <>
      <TextLink to="/" className={classes.back ?? ''} c="dimmed">
        <BackIcon size={18} /> {t('sale.back')}
      </TextLink>
      {sale ? (
        <SaleView sale={sale} Purchase={Purchase} />
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <div className={classes.columns}>
          <Skeleton className={classes.pictureSkeleton ?? ''} radius={28} />
          <Skeleton height={420} radius={28} />
        </div>
      )}
      <OtherSales than={saleId} />
    </>
  );
}

function SaleView({ sale, Purchase }: Omit<Props, 'saleId'> & { sale: Sale }) {
  const { t } = useTranslation();
  const state = useSaleState(sale);
  return (
    <article className={classes.columns}>
      <div className={classes.picture}>
        <Picture src={sale.imageUrl} eager />
      </div>
      <div className={classes.facts}>
        <div className={classes.top}>
          <span aria-live="polite">
            <StateBadge state={state} />
          </span>
          <SaleTimer sale={sale} state={state} />
        </div>
        <div>
          <Title order={1} className={classes.title}>
            {sale.title}
          </Title>
          <p className={classes.description}>{sale.description}</p>
        </div>
        <Price sale={sale} large />
        <StockBar sale={sale} />
        <Purchase sale={sale} />
        <p className={classes.small}>
          {t('sale.round', { round: sale.round })}
          <span aria-hidden="true"> · </span>
          {t('sale.payWithin', { minutes: Math.round(sale.payWindowSeconds / 60) })}
        </p>
      </div>
    </article>
  );
}
