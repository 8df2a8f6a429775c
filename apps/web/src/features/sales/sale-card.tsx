import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Picture } from '../../components/picture.tsx';
import { Price } from '../../components/price.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { StockBar } from '../../components/stock-bar.tsx';
import { useSaleState } from '../../lib/sales.ts';
import classes from './sale-card.module.css';
import { SaleTimer } from '../../components/sale-timer.tsx';

/** One sale at a glance; the whole card leads to it. */
export function SaleCard({ sale, eager }: { sale: Sale; eager: boolean }) {
  const { t } = useTranslation();
  const state = useSaleState(sale);
  const over = state === 'ended' || state === 'sold_out';
  return (
    <article className={classes.card} data-over={over || undefined}>
      <div className={classes.picture}>
        <Picture src={sale.imageUrl} eager={eager} />
      </div>
      <div className={classes.body}>
        <div className={classes.top}>
          <StateBadge state={state} />
          <SaleTimer sale={sale} state={state} />
        </div>
        <h3 className={classes.title}>
          <Link href={`/sales/${sale.id}`} className={classes.link}>
            {sale.title}
          </Link>
        </h3>
        <p className={classes.description}>{sale.description}</p>
        <div className={classes.bottom}>
          <Price sale={sale} />
          <span
            className={classes.more}
            data-open={state === 'open' || undefined}
            aria-hidden="true"
          >
            {state === 'open' ? t('buy.open') : t('sale.look')}
          </span>
        </div>
        {state !== 'ended' && <StockBar sale={sale} />}
      </div>
    </article>
  );
}
