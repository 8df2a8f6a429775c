import { Skeleton, Title } from '@mantine/core';
import { formatLength, type Sale } from '@seckill/contracts';
import { memo, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { BackIcon } from '../../components/icons.tsx';
import { TextLink } from '../../components/link.tsx';
import { PageTitle } from '../../components/frame/page-title.tsx';
import { Picture } from '../../components/picture.tsx';
import { Price } from '../../components/price.tsx';
import { SaleNotice } from '../../components/sale-notice.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { StockBar } from '../../components/stock-bar.tsx';
import { Trouble } from '../../components/trouble.tsx';
import { useSale, useSaleState } from '../../lib/sales.ts';
import { useKeptError } from '../../lib/use-kept-error.ts';
import { OtherSales } from './other-sales.tsx';
import classes from './sale-page.module.css';
import { SaleTimer } from '../../components/sale-timer.tsx';

type Props = { saleId: number; Purchase: ComponentType<{ sale: Sale }> };

/** `Purchase` draws the button and everything that follows a click. */
export function SalePage({ saleId, Purchase }: Props) {
  const { t } = useTranslation();
  const query = useSale(saleId);
  const { data: sale, refetch } = query;
  const error = useKeptError(query);
  return (
    <>
      <PageTitle>{sale?.title ?? (error ? t('trouble.notFound') : undefined)}</PageTitle>
      <TextLink to="/" className={classes.back ?? ''} c="dimmed">
        <BackIcon size={18} /> {t('sale.back')}
      </TextLink>
      {sale ? (
        <SaleView sale={sale} Purchase={Purchase} />
      ) : error ? (
        <Trouble error={error} page retry={() => void refetch()} />
      ) : (
        <div className={classes.columns}>
          <Skeleton className={classes.pictureSkeleton ?? ''} radius="xl" />
          <Skeleton height={420} radius="xl" />
        </div>
      )}
      <OtherSales than={saleId} />
    </>
  );
}

type ViewProps = Omit<Props, 'saleId'> & { sale: Sale };

/** A sale without what is around it on its page. Drawn anew as the sale changes, and not with each question for it. */
export const SaleView = memo(function SaleView({ sale, Purchase }: ViewProps) {
  const { t, i18n } = useTranslation();
  const state = useSaleState(sale);
  return (
    <article className={classes.columns}>
      <div className={classes.picture}>
        <Picture src={sale.imageUrl} eager />
      </div>
      <div className={classes.facts}>
        <SaleNotice sale={sale} />
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
        <div className={classes.price}>
          <Price sale={sale} large />
        </div>
        {state !== 'ended' && <StockBar sale={sale} />}
        <Purchase sale={sale} />
        <p className={classes.small}>
          {t('sale.payWithin', {
            time: formatLength(sale.payWindowSeconds, i18n.language),
          })}
        </p>
      </div>
    </article>
  );
});
