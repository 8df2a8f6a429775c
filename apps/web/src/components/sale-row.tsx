import type { Sale } from '@seckill/contracts';
import { Link } from 'wouter';
import { Picture } from './picture.tsx';
import { Price } from './price.tsx';
import { StateBadge } from './state-badge.tsx';
import { useSaleState } from '../lib/sales.ts';
import classes from './sale-row.module.css';
import { SaleTimer } from './sale-timer.tsx';

/** A sale in passing, beside another one. */
export function SaleRow({ sale, onOpen }: { sale: Sale; onOpen?: () => void }) {
  const state = useSaleState(sale);
  return (
    <article className={classes.row}>
      <div className={classes.picture}>
        <Picture src={sale.imageUrl} />
      </div>
      <div className={classes.body}>
        <div className={classes.top}>
          <StateBadge state={state} />
          <SaleTimer sale={sale} state={state} />
        </div>
        <h3 className={classes.title}>
          <Link href={`/sales/${sale.id}`} className={classes.link} onClick={onOpen}>
            {sale.title}
          </Link>
        </h3>
        <Price sale={sale} />
      </div>
    </article>
  );
}
